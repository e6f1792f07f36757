/** The process of the intake. */
import { Appender, clusterIdOf, codecOf, type KafkaOptions, partitionsOf, Reader } from '@oretrail/kafka-log';
import { PartitionWatch, type RunningService, registryWait, runService } from '@oretrail/worker-host';
import { IntakeCore } from './intake-core.ts';
import { IntakeTelemetry } from './intake-telemetry.ts';
import { INTAKE_SETTINGS, type IntakeSettings } from './settings.ts';
import { openWaysIn } from './ways-in.ts';

/** The core on Kafka. */
async function openCore(
  { settings, log, metrics, kafka, stop }: RunningService<IntakeSettings>,
  watched: IntakeTelemetry,
): Promise<IntakeCore> {
  const patience = registryWait(stop, watched.registry.listener(log));
  const [codec, partitions, cluster] = await Promise.all([
    codecOf(settings, { patience }),
    partitionsOf(kafka),
    clusterIdOf(kafka),
  ]);
  await codec.prepare();
  const watch = new PartitionWatch({ kafka, log, metrics, partitions });
  watched.watchPartitions(watch);
  void watch.run(stop);
  return IntakeCore.open({
    ...connectionsTo(kafka),
    codec,
    cluster,
    topicPrefix: kafka.topicPrefix,
    partitions,
    directory: settings.ORETRAIL_STATE_DIRECTORY,
    bootstrap: settings.ORETRAIL_BOOTSTRAP_OPERATOR ?? null,
    listener: watched.listener(log, metrics),
  });
}

function connectionsTo(kafka: KafkaOptions) {
  return { openReader: () => new Reader(kafka), openAppender: () => new Appender(kafka) };
}

async function run(running: RunningService<IntakeSettings>, watched: IntakeTelemetry): Promise<void> {
  const core = await openCore(running, watched);
  watched.watchCore(core, running.metrics);
  const ways = await openWaysIn(core, running);
  watched.watchWays(ways);
  await core.run(running.stop);
  await ways.close();
  await core.close();
}

/** Runs the intake until it is asked to stop, or can't continue; then the process ends. */
export function runIntakeProcess(): Promise<never> {
  const watched = new IntakeTelemetry();
  return runService({
    name: 'intake',
    settings: INTAKE_SETTINGS,
    health: () => watched.health(),
    run: (running) => run(running, watched),
  });
}
