/** `oretrail restore`: a new pipeline on Kafka from an archive. See docs/audit.md, "Restoring Kafka from the archive". */

import {
  archiveError,
  readSeals,
  readWhole,
  SEAL_BYTES_MAX,
  type SealChain,
  sealKey,
  type VerifiedSeal,
  verifyStore,
} from '@oretrail/archive';
import { counted } from '@oretrail/explanation';
import { applyTopics, type KafkaLog, registryOf } from '@oretrail/kafka-log';
import { beginEmpty, kafkaOf, type RestoredCounts, restoreInputs, withClusterLog } from '@oretrail/operations';
import { rulesetIn, sealAt } from '@oretrail/replay';
import type { Store } from '@oretrail/store';
import type { Command } from 'commander';
import { type AnchorFlags, anchorsOf, HEAD_HELP, KEY_HELP } from '../archive/anchors.ts';
import { STORE_HELP, withArchive } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { type Restored, renderRestored } from '../rendering/restored.ts';
import { writeAnswer } from '../terminal.ts';
import { CONNECTION_HELP, connectionSettings, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';
import { planOf, replicationOf, type TopicFlags, withTopicFlags } from './topic-flags.ts';

const HELP = `
Verifies the archive, makes the topics if they are missing, sets the law of the last seal, and writes the archived events:
keys, values and headers stay as they were, and only schema ids become those of the new registry. It refuses topics that
hold records. --partitions may differ from before. Records that the workers had buried as dead letters are left out.
Then start the workers, with empty folders of their own: they make the verdicts again, with the same ids. A call that
fails half-way leaves topics that it refuses next time: delete them, or restore under another --topic-prefix.
The new pipeline gets a new archive, whose first seal names the last seal of the old one: see --save here, and
--continues of \`oretrail audit seal\`.
${CONNECTION_HELP}

Examples:
  oretrail restore s3://evidence/oretrail --partitions 12 --head last-seal.json --save old-head.json
  oretrail restore out/audit --partitions 4 --replicas 1 --topic-prefix again- --prefix again- --json

Exit status:
  0  the topics hold what the archive has
  1  an object of the archive fails
  2  a wrong call, no archive, no seal, or topics that are not empty: nothing was written
  3  the store, Kafka or the registry can't be reached, or refuses`;

type Flags = TopicFlags &
  KafkaFlags &
  AnchorFlags &
  Readonly<{ sealedOnly?: boolean; save?: string; json?: boolean; quiet?: boolean }>;
type Asked = Readonly<{ place: string; flags: Flags; progress: Progress }>;
/** What is known of an archive once it was verified. */
type Verified = Readonly<{ chain: SealChain; seal: VerifiedSeal; unfinished: readonly string[] }>;

async function verified(store: Store, { place, flags, progress }: Asked): Promise<Verified> {
  const { finding, unfinished } = await verifyStore(store, {
    ...(await anchorsOf(flags)),
    onProgress: ({ bytes, bytesTotal }) => progress.estimate({ phase: 'verifying', done: bytes, total: bytesTotal }),
  });
  if (finding !== null) {
    const { code, message } = finding;
    throw archiveError(code, message.replace(/\.$/, ''), { subject: place });
  }
  const chain = await readSeals(store);
  return { chain, seal: sealAt(chain), unfinished };
}

async function fill(store: Store, { chain, seal }: Verified, { flags, progress }: Asked): Promise<RestoredCounts> {
  const settings = connectionSettings(flags);
  const [plan, registry] = [planOf(flags), registryOf(settings)];
  const use = async (log: KafkaLog): Promise<RestoredCounts> => {
    const { differing } = await applyTopics(kafkaOf(settings), plan, replicationOf(flags));
    const [first] = differing;
    if (first !== undefined) {
      const { topic, what, is, due } = first;
      throw COMMAND_ERRORS.error('topics-unusable', `${topic}: ${what} is ${is}, and ${due} is due`);
    }
    await beginEmpty(log, plan, rulesetIn(seal));
    const onProgress = ({ restored }: RestoredCounts): void =>
      progress.say(
        () =>
          `restoring: ${counted(
            Object.values(restored).reduce((sum, one) => sum + one, 0),
            'record',
          )}`,
      );
    return restoreInputs({ store, chain, log, registry, isSealedOnly: flags.sealedOnly ?? false, onProgress });
  };
  return withClusterLog(settings, use, { partitions: flags.partitions });
}

async function restored(store: Store, asked: Asked): Promise<Restored> {
  const { partitions, save } = asked.flags;
  const archive = await verified(store, asked);
  const { seal, unfinished } = archive;
  if (save !== undefined) {
    await writeOutput(save, (await readWhole(store, sealKey(seal.number), SEAL_BYTES_MAX)) ?? Buffer.alloc(0));
  }
  const counts = await fill(store, archive, asked);
  const { number, sha256, body } = seal;
  return { ...counts, seal: number, sha256, ruleset: body.ruleset, partitions, unfinished };
}

async function restore(place: string, flags: Flags, { terminal }: Call): Promise<void> {
  // A wrong call is refused before an archive is read, which may take hours.
  connectionSettings(flags);
  const progress = new Progress(terminal, { isQuiet: flags.quiet ?? false });
  const work = withArchive(place, (store) => restored(store, { place, flags, progress }));
  const answer = await work.finally(() => progress.end());
  await writeAnswer(terminal, flags.json, answer, renderRestored);
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withTopicFlags(withKafkaFlags(command))
    .description('Fills the topics of a new pipeline on Kafka from an archive.')
    .argument('<STORE>', STORE_HELP)
    .option('--head <FILE>', HEAD_HELP)
    .option('--key <KEY>', KEY_HELP)
    .option('--sealed-only', 'leave out what was archived after the last seal')
    .option('--save <FILE>', 'write the last seal into this file, for `audit seal --continues`')
    .option('--json', 'print everything as JSON')
    .option('--quiet', 'print no progress')
    .addHelpText('after', HELP)
    .action((place: string, flags: Flags) => restore(place, flags, call));
}
