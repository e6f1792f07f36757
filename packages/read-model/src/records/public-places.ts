/** Which partitions the read model is a function of. */
import { deadLettersOf, FACTS, GRANTS, PUBLIC_INPUTS, SEALS, type Topic, VERDICTS } from '@oretrail/runtime';

/** One partition. */
export type PublicPlace = Readonly<{ topic: Topic; partition: number }>;

/** The public inputs with their dead letters, the verdicts, the seals and the grants. @param partitions of the co-partitioned topics */
export function publicPlaces(partitions: number): readonly PublicPlace[] {
  const all = (topic: Topic, count: number): readonly PublicPlace[] =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition }));
  const inputs = [...PUBLIC_INPUTS].flatMap((topic) => {
    const count = topic === FACTS ? 1 : partitions;
    return [...all(topic, count), ...all(deadLettersOf(topic), count)];
  });
  return [...all(GRANTS, 1), ...inputs, ...all(VERDICTS, partitions), ...all(SEALS, 1)];
}

/** Whether a topic is that of the grants. */
export function isOfGrants(topic: Topic): boolean {
  return topic === GRANTS;
}
