/** `oretrail grants list` and `show`: from the intake, or years later from an archive. */
import { instantOf, shownValue } from '@oretrail/model';
import { grantHistoryOf } from '@oretrail/replay';
import { withArchive } from '../../archive/opened-store.ts';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { ServiceClient } from '../../http/service-client.ts';
import { entriesAt, entryJson, type GrantEntry, grantsOf } from '../../intake/grant-entries.ts';
import { type IntakeFlags, intakeConnection } from '../../intake/intake-connection.ts';
import { Progress } from '../../progress.ts';
import { renderGrant, renderGrants } from '../../rendering/grants.ts';
import { writeAnswer } from '../../terminal.ts';

/** Where grants are read from, and which count. */
export type ListFlags = IntakeFlags & Readonly<{ archive?: string; at?: string; json?: boolean }>;

async function entriesOf(flags: ListFlags, { terminal }: Call): Promise<readonly GrantEntry[]> {
  const { archive, at = new Date().toISOString(), intake, tokenFile } = flags;
  if (archive !== undefined && (intake !== undefined || tokenFile !== undefined)) {
    throw COMMAND_ERRORS.error('conflicting-flags', '--archive, and --intake or --token-file');
  }
  if (archive === undefined && flags.at !== undefined)
    throw COMMAND_ERRORS.error('missing-flag', '--at needs --archive');
  if (archive !== undefined) {
    return withArchive(archive, async (store) => entriesAt((await grantHistoryOf(store)).book.all(), instantOf(at)));
  }
  const progress = new Progress(terminal);
  const onWait = (seconds: number): void => progress.say(() => `waiting ${seconds} s`);
  const client = new ServiceClient(await intakeConnection(flags), { onWait });
  return grantsOf(client).finally(() => progress.end());
}

/** Lists grants: with `--at` those that were in force then, otherwise all. */
export async function list(flags: ListFlags, call: Call): Promise<void> {
  const all = await entriesOf(flags, call);
  const asked = flags.at === undefined ? all : all.filter(({ state }) => state === 'in-force');
  await writeAnswer(call.terminal, flags.json, asked.map(entryJson), () => renderGrants(asked));
}

/** Shows one grant. @throws CommandLineError `unknown-grant` */
export async function show(grantId: string, flags: ListFlags, call: Call): Promise<void> {
  const found = (await entriesOf(flags, call)).find(({ grant }) => grant.grantId === grantId);
  if (found === undefined) {
    const where = flags.archive === undefined ? 'that the intake shows this caller' : `of ${flags.archive}`;
    throw COMMAND_ERRORS.error('unknown-grant', `${shownValue(grantId)} is not among the grants ${where}`);
  }
  await writeAnswer(call.terminal, flags.json, entryJson(found), (_, colours) => renderGrant(found, colours));
}
