/** Opens the Kafka path in the process of the intake. */
import { type ConnectionSettings, codecOf, partitionsOf } from '@oretrail/kafka-log';
import type { RunningService } from '@oretrail/worker-host';
import type { Intake } from '../intake.ts';
import type { Budget } from './budget.ts';
import { KafkaPath, type KafkaPathState } from './kafka-path.ts';
import { kafkaPathListener, measureKafkaPath } from './kafka-path-telemetry.ts';

/** A path at work. */
export type OpenKafkaPath = Readonly<{
  /** For health: a path that has not joined its group reads nothing. */
  state: () => KafkaPathState;
  /** Takes nothing more, and returns when all that was taken is answered. */
  close: () => Promise<void>;
}>;

/**
 * Begins to read the topics of the suppliers.
 * @param budget shared with the other ways in, if a principal can come by several
 * @throws RegistryError or KafkaLogError if the registry or Kafka can't be asked at the start
 */
export async function openKafkaPath(
  intake: Intake,
  { settings, log, metrics, kafka }: Pick<RunningService<ConnectionSettings>, 'settings' | 'log' | 'metrics' | 'kafka'>,
  budget: Budget,
): Promise<OpenKafkaPath> {
  // A codec of its own, without patience: a registry that is away holds the suppliers that need it, and no others.
  const [avro, shares] = await Promise.all([codecOf(settings), partitionsOf(kafka)]);
  const path = new KafkaPath({ kafka, intake, avro, shares, budget, listener: kafkaPathListener(log, metrics) });
  measureKafkaPath(path, metrics);
  const stop = new AbortController();
  const ended = path.run(stop.signal);
  return {
    state: () => path.state(),
    close: async () => {
      stop.abort();
      await ended;
    },
  };
}
