/** The real parts of the benchmarks on Kafka; not in the rig, so that no measured process of the others loads them. */
import { type NativePart, resolveOwnKafka, resolveOwnRegistry, THROUGHPUT_JVM } from '@oretrail/real-parts';
import { BROKER_SETTINGS } from '../kafka/pipeline.ts';

/** A broker and its schema registry. */
export type Parts = Readonly<{ kafka: NativePart; registry: NativePart }>;

async function started(resolution: Awaited<ReturnType<typeof resolveOwnKafka>>): Promise<NativePart> {
  if ('missing' in resolution) throw new Error(resolution.missing);
  return resolution.start();
}

/** Lends a broker and a registry that nobody else uses. */
export async function withParts<T>(use: (parts: Parts) => Promise<T>): Promise<T> {
  const kafka = await started(await resolveOwnKafka({ jvmOptions: THROUGHPUT_JVM, settings: BROKER_SETTINGS }));
  const registry = await started(await resolveOwnRegistry());
  try {
    return await use({ kafka, registry });
  } finally {
    await Promise.all([kafka.stop(), registry.stop()]);
  }
}
