/** `oretrail replay --brokers`: the verdicts of a cut again, from the topics themselves. */
import { registryOf, schemasOf } from '@oretrail/kafka-log';
import { type CutComparison, type CutProgress, type EngineOptions, replayCut } from '@oretrail/replay';
import { withClusterLog } from '../cluster/cluster-log.ts';
import { cutIn, type NamedCut, namedInFile, sealedCut } from './named-cut.ts';
import { TopicInputs, verdictsAt } from './topic-inputs.ts';

/** What is replayed, and where. */
export type TopicReplay = EngineOptions &
  Readonly<{
    settings: Parameters<typeof withClusterLog>[0];
    /** A file with a cut, instead of the last seal. */
    cut?: string | undefined;
    seal?: number | undefined;
    publicKey?: string | undefined;
    onProgress: (progress: CutProgress) => void;
  }>;

/** What it came to. */
export type TopicReplayed = CutComparison &
  Pick<NamedCut, 'ruleset' | 'sealed'> &
  Readonly<{
    cut: number /** Whether the topic has the verdicts that were sealed; null if no seal is asked. */;
    isAsSealed: boolean | null;
  }>;

/** @throws KafkaLogError for whatever the cluster can't do; ArchiveError or ReplayError if a seal or a verdict fails */
export function replayTopics(asked: TopicReplay): Promise<TopicReplayed> {
  const { settings, cut: file, seal, publicKey } = asked;
  return withClusterLog(settings, async (log) => {
    const named =
      file === undefined ? await sealedCut(log, seal, publicKey) : await namedInFile(log, await cutIn(file));
    const published = await verdictsAt(log, named.cut.verdicts);
    const inputs = new TopicInputs(log, schemasOf(settings, registryOf(settings)));
    const compared = await replayCut({ ...asked, ...named, inputs, published });
    const { ruleset, sealed, cut } = named;
    const isAsSealed = sealed === null ? null : sealed.root === compared.root;
    const isIdentical = compared.isIdentical && isAsSealed !== false;
    return { ...compared, isIdentical, isAsSealed, ruleset, sealed, cut: cut.cut };
  });
}
