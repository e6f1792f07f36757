/** Which partitions the read model is a function of. */
import {
  ACCESS,
  deadLettersOf,
  FACTS,
  GRANTS,
  PUBLIC_INPUTS,
  REDRIVES,
  SEALS,
  type Topic,
  VERDICTS,
} from '@oretrail/runtime';

/** One partition. */
export type PublicPlace = Readonly<{ topic: Topic; partition: number }>;

/** The public inputs with their dead letters and redrives, the verdicts, the seals, the grants and the reads. @param partitions of the co-partitioned topics */
export function publicPlaces(partitions: number): readonly PublicPlace[] {
  const all = (topic: Topic, count: number): readonly PublicPlace[] =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition }));
  const inputs = [...PUBLIC_INPUTS].flatMap((topic) => {
    const count = topic === FACTS ? 1 : partitions;
    return [...all(topic, count), ...all(deadLettersOf(topic), count)];
  });
  return [
    ...all(GRANTS, 1),
    ...inputs,
    ...all(VERDICTS, partitions),
    ...all(SEALS, 1),
    ...all(REDRIVES, 1),
    ...all(ACCESS, 1),
  ];
}

/** Whether a topic is that of the grants. */
export function isOfGrants(topic: Topic): boolean {
  return topic === GRANTS;
}
