import { expect, it } from 'vitest';
import { WorkerTelemetry } from './worker-telemetry.ts';

it('says of a worker that it is degraded if partitions were added, and how many', () => {
  const [watched, watch] = [new WorkerTelemetry(), { added: 0 }];
  watched.watchPartitions(watch);
  expect(watched.health()).toMatchObject({ isDegraded: false, details: { partitionsAdded: 0 } });
  watch.added = 3;
  expect(watched.health()).toMatchObject({ isDegraded: true, details: { partitionsAdded: 3 } });
});
