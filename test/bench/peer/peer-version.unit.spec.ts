import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

it('the peer is of the version of the broker', () => {
  const pins = JSON.parse(readFileSync(join(ROOT, 'infra/real-parts/pins/kafka.json'), 'utf8')) as { roots: string[] };
  const pom = readFileSync(join(import.meta.dirname, '../peers/kafka-streams/pom.xml'), 'utf8');
  const [, version] = /<kafka\.version>([^<]+)</.exec(pom) ?? [];
  expect(pins.roots).toContain(`org.apache.kafka:kafka_2.13:${version}`);
});
