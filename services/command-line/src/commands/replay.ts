/** `oretrail replay`: the verdicts again, from the archived events. Source: architecture.md, "Audit". */
import { EXIT_DIFFERS } from '@oretrail/errors';
import { printableJson, type Verdict } from '@oretrail/model';
import { replayTopics } from '@oretrail/operations';
import {
  booksOf,
  entryOf,
  type ReplayOutcome,
  type ReplayProgress,
  replaySeals,
  totalsOf,
  type ViewAsked,
  withWorkFolder,
} from '@oretrail/replay';
import type { Command } from 'commander';
import { anchorsOf, HEAD_HELP, KEY_HELP } from '../archive/anchors.ts';
import { STORE_HELP, withArchive } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { Progress } from '../progress.ts';
import { renderReplay, renderTopicReplay, renderView } from '../rendering/replay.ts';
import { writeAnswer } from '../terminal.ts';
import { CONNECTION_HELP, connectionSettings, isClusterNamed, type KafkaFlags, withKafkaFlags } from './kafka-flags.ts';
import { type EngineFlags, VIEW_HELP, WORK_HELP, withEngineFlags, withViewFlags } from './view-flags.ts';

const HELP = `
Evaluates the archived events again with the engine that made the verdicts, and compares every verdict id at each seal: it
says that all are identical, or explains the first difference. It verifies what it reads: digests, links, holes, and the
seals that name them. With --key or --head it compares the seals with what you hold.
With --brokers it reads the topics instead, up to the cut of the last seal on credit.seals.v1 (or of --seal or --cut). It
joins no group, and writes nothing. Its operators are those of the seal, or with --cut those of the control topic there.
A seal names the engines that made its verdicts. If such an engine evaluates differently here, verdicts that differ do not
show tampering: the command says ANOTHER ENGINE, and which version of Oretrail gives the same verdicts again.
It also says whether the archived grants allowed each event when the intake recorded it, and names those that they did not.
Events without a sender (authid) did not come in by the intake; it counts them, and they are not a fault.
It does not compare the number of passing revisions, their cause and evidence.root, which depend on the route
(docs/audit.md). With --until, --as-known-at or --ruleset there is nothing to compare: it prints what the verdicts would
have been, and with --vin the verdict of that vehicle.
${VIEW_HELP}
${WORK_HELP}
${CONNECTION_HELP}

Examples:
  oretrail replay out/audit --key oretrail.pub.pem
  oretrail replay s3://evidence/oretrail --seal 12 --json
  oretrail replay --brokers localhost:9092 --registry http://localhost:8081 --key oretrail.pub.pem
  oretrail replay out/audit --vin 5YFB4MBE4PP000001 --as-known-at 2025-01-15T00:00:00Z --ruleset us-30d@2024-05-06

Exit status:
  0  identical
  1  some verdict differs (by another engine, too), an event was not allowed by the grants, or an object of the archive or
     a published seal fails
  2  a wrong call, no archive, or no such seal or verdict
  3  the store or Kafka can't be reached, or a fault of Oretrail`;

type Flags = ViewAsked &
  EngineFlags &
  KafkaFlags &
  Readonly<{ vin?: string; cut?: string; key?: string; head?: string; json?: boolean; quiet?: boolean }>;
type Engine = Readonly<{ directory: string; partitions: number | undefined }>;
type Asked = Readonly<{ place: string; flags: Flags; call: Call; progress: Progress }>;

async function compare({ place, flags, call, progress }: Asked, engine: Engine): Promise<void> {
  const { seal, vin, json } = flags;
  const onProgress = ({ phase, done, total, seal: number, sealLast }: ReplayProgress): void =>
    progress.estimate({ phase: `${phase} seal ${number} of ${sealLast}`, done, total });
  const asked = { ...engine, ...(await anchorsOf(flags)), seal, vin, onProgress };
  const outcome: ReplayOutcome = await withArchive(place, (store) => replaySeals(store, asked));
  progress.end();
  if (!outcome.isIdentical || outcome.authority.notAllowed > 0) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, json, outcome, (_, colours) => renderReplay(outcome, place, colours));
  if (outcome.isIdentical && vin !== undefined && outcome.seals.every(({ vehicle }) => vehicle?.sealedId === null))
    throw COMMAND_ERRORS.error(
      'no-verdict',
      `${vin} has no verdict at ${seal === undefined ? 'any seal' : `seal ${seal}`}`,
    );
}

async function viewAnew({ place, flags, call, progress }: Asked, engine: Engine): Promise<void> {
  const { vin, json } = flags;
  const anchors = await anchorsOf(flags);
  let asked: Verdict | null = null;
  const keep = (verdict: Verdict) => {
    if (verdict.vin === vin) asked = verdict;
    return entryOf(verdict);
  };
  const view = { ...engine, ...anchors, view: flags, keep, onProgress: progress.estimate };
  const totals = await withArchive(place, async (store) => totalsOf(store, await booksOf(store, view)));
  progress.end();
  if (vin !== undefined && asked === null)
    throw COMMAND_ERRORS.error('no-verdict', `${vin} has no verdict in this view`);
  await writeAnswer(call.terminal, json, { ...totals, verdict: asked }, (_, colours) =>
    vin === undefined ? renderView(totals, colours) : `${printableJson(asked, 2)}\n`,
  );
}

/** What only an archive has: looked at from a STORE. */
const OF_STORES = ['vin', 'head', 'until', 'asKnownAt', 'ruleset'] as const;

async function compareTopics(flags: Flags, call: Call): Promise<void> {
  if (!isClusterNamed(flags)) throw COMMAND_ERRORS.error('missing-argument', 'STORE or --brokers must be given');
  const excess = OF_STORES.find((name) => flags[name] !== undefined);
  if (excess !== undefined) throw COMMAND_ERRORS.error('conflicting-flags', `${excess} needs a STORE`);
  const { key, cut, seal, partitions, work, quiet, json } = flags;
  if (cut !== undefined && seal !== undefined) throw COMMAND_ERRORS.error('conflicting-flags', '--cut and --seal');
  const [settings, { publicKey }] = [connectionSettings(flags), await anchorsOf({ key })];
  const progress = new Progress(call.terminal, { isQuiet: quiet ?? false });
  const asked = { settings, cut, seal, publicKey, partitions, onProgress: progress.estimate };
  const use = (directory: string) => replayTopics({ ...asked, directory });
  const outcome = await withWorkFolder(use, work).finally(() => progress.end());
  if (!outcome.isIdentical) call.exitStatus = EXIT_DIFFERS;
  await writeAnswer(call.terminal, json, outcome, renderTopicReplay);
}

async function replay(place: string | undefined, flags: Flags, call: Call): Promise<void> {
  if (place === undefined) return compareTopics(flags, call);
  const ofTopics = (['brokers', 'registry', 'cut'] as const).find((name) => flags[name] !== undefined);
  if (ofTopics !== undefined) throw COMMAND_ERRORS.error('conflicting-flags', `--${ofTopics} and ${place}`);
  const { until, asKnownAt, ruleset, work, partitions, quiet } = flags;
  const progress = new Progress(call.terminal, { isQuiet: quiet ?? false });
  const asked = { place, flags, call, progress };
  const isView = until !== undefined || asKnownAt !== undefined || ruleset !== undefined;
  const use = (directory: string): Promise<void> => {
    const engine = { directory, partitions };
    return isView ? viewAnew(asked, engine) : compare(asked, engine);
  };
  await withWorkFolder(use, work).finally(() => progress.end());
}

/** Declares the command. */
export function declare(command: Command, call: Call): void {
  withKafkaFlags(withEngineFlags(withViewFlags(command)))
    .description(
      'Derives every sealed verdict again from the archived events, and compares; or shows another view of them.',
    )
    .argument('[STORE]', `${STORE_HELP}; none with --brokers`)
    .option('--cut <FILE>', 'with --brokers: a cut as `oretrail quiesce --json` prints it')
    .option('--head <FILE>', `with STORE: ${HEAD_HELP}`)
    .option('--key <KEY>', KEY_HELP)
    .option('--vin <VIN>', 'report on this vehicle')
    .option('--json', 'print everything as JSON')
    .option('--quiet', 'print no progress')
    .addHelpText('after', HELP)
    .action((place: string | undefined, flags: Flags) => replay(place, flags, call));
}
