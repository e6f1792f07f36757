/** `oretrail grants apply`: a file of grants is compared with those that there are, and what is missing is sent. */
import { counted } from '@oretrail/explanation';
import { compareUtf8, printableAll } from '@oretrail/model';
import type { Call } from '../../call.ts';
import { COMMAND_ERRORS } from '../../errors.ts';
import { ServiceClient } from '../../http/service-client.ts';
import { grantsOf } from '../../intake/grant-entries.ts';
import { type GrantsFile, readGrantsFile } from '../../intake/grants-file.ts';
import { type ChangedGrant, type GrantsPlan, operatorSourcesAfter, planOf } from '../../intake/grants-plan.ts';
import { type IntakeFlags, intakeConnection } from '../../intake/intake-connection.ts';
import { operatorSources, sendGrant, sendRevocation } from '../../intake/send-grants.ts';
import { Progress } from '../../progress.ts';
import { renderPlan } from '../../rendering/grants.ts';
import { shellWord } from '../../rendering/shell.ts';
import { say, type Terminal, writeAnswer, writeTo } from '../../terminal.ts';
import { isConfirmed } from '../../terminal-question.ts';

/** Where to, and how. */
export type ApplyFlags = IntakeFlags & Readonly<{ yes?: boolean; dryRun?: boolean; json?: boolean }>;

/** What the file has to say instead: a grant never changes. */
function insteadOf({ grantId, freeId }: ChangedGrant): string {
  return `To replace ${grantId}, write the new grant as\n  grantId: ${freeId}\nand below \`revoke:\`\n  - grantId: ${grantId}\n    reason: …\n`;
}

function requirePossible({ changed, unknown }: GrantsPlan, { errors }: Terminal): void {
  const [first] = unknown;
  if (first !== undefined) throw COMMAND_ERRORS.error('unknown-grant', `${first} is to be revoked, and is not known`);
  if (changed.length === 0) return;
  say(errors, printableAll(changed).map(insteadOf).join(''));
  const what = changed.map(({ grantId, members }) => `${grantId} differs in ${members.join(', ')}`).join('; ');
  throw COMMAND_ERRORS.error('grant-changed', what);
}

const shownSet = (sources: readonly string[]): string => (sources.length === 0 ? 'none' : sources.join(', '));

/** The line that makes workers take corrections of these sources, or no longer. */
function operatorsLine(verb: 'add' | 'remove', sources: readonly string[]): string {
  return sources.length === 0 ? '' : `  oretrail operators ${verb} ${sources.map(shellWord).join(' ')}\n`;
}

/** An operator's sources are the same set that workers use for corrections. Source: intake.md, "Bootstrap". */
async function requireSameOperators(client: ServiceClient, plan: GrantsPlan, { errors }: Terminal): Promise<void> {
  const known = await operatorSources(client);
  // Who may not see them makes no operator either: the intake would refuse that.
  if (known === null) return;
  const granted = operatorSourcesAfter(plan, known.grants);
  const workers = [...known.workers].sort(compareUtf8);
  const missing = granted.filter((source) => !workers.includes(source));
  const excess = workers.filter((source) => !granted.includes(source));
  if (missing.length + excess.length === 0) return;
  const lines = `${operatorsLine('add', missing)}${operatorsLine('remove', excess)}`;
  say(errors, `To make the workers' operators those of the grants:\n${lines}`);
  const sets = `by the grants they are ${shownSet(granted)}; the workers have ${shownSet(workers)}`;
  throw COMMAND_ERRORS.error('operators-differ', sets);
}

/** Revocations first: a new grant may cover what a revoked one did. @returns what was sent */
async function carryOut(client: ServiceClient, plan: GrantsPlan, source: string, progress: Progress): Promise<void> {
  const stating = { source, time: new Date().toISOString() };
  const total = plan.revoked.length + plan.added.length;
  let sent = 0;
  const step = async (send: Promise<void>): Promise<void> => {
    await send;
    sent += 1;
    progress.say(() => `sending: ${sent} of ${total}`);
  };
  try {
    for (const revocation of plan.revoked) await step(sendRevocation(client, revocation, stating));
    for (const grant of plan.added) await step(sendGrant(client, grant, stating));
  } catch (error) {
    progress.warn(`${sent} of ${counted(total, 'change')} were made; the same call continues with the rest`);
    throw error;
  }
}

async function confirmed(plan: GrantsPlan, flags: ApplyFlags, { terminal }: Call): Promise<void> {
  if (flags.yes) return;
  const changes = counted(plan.added.length + plan.revoked.length, 'change');
  if (await isConfirmed(terminal, `Make ${changes}?`)) return;
  throw COMMAND_ERRORS.error('not-confirmed', `${changes} would be made`);
}

type Applied = Omit<GrantsPlan, 'changed' | 'unknown'> & Readonly<{ isDryRun: boolean }>;

async function applied(file: GrantsFile, client: ServiceClient, flags: ApplyFlags, call: Call): Promise<Applied> {
  const { terminal } = call;
  const plan = planOf(file, await grantsOf(client));
  if (!flags.json) await writeTo(terminal.output, renderPlan(plan, terminal.outputColours));
  requirePossible(plan, terminal);
  await requireSameOperators(client, plan, terminal);
  const { changed: _changed, unknown: _unknown, ...shown } = plan;
  const isDryRun = flags.dryRun ?? false;
  if (isDryRun || plan.added.length + plan.revoked.length === 0) return { ...shown, isDryRun };
  await confirmed(plan, flags, call);
  const progress = new Progress(terminal);
  await carryOut(client, plan, file.source, progress).finally(() => progress.end());
  return { ...shown, isDryRun };
}

function endText({ added, revoked, isDryRun }: Applied): string {
  const count = added.length + revoked.length;
  if (count === 0) return 'Nothing to do.\n';
  return isDryRun ? 'Dry run: nothing was changed.\n' : `Made ${counted(count, 'change')}.\n`;
}

/** Applies a file. */
export async function apply(path: string, flags: ApplyFlags, call: Call): Promise<void> {
  const connection = await intakeConnection(flags);
  const file = await readGrantsFile(path, new Date().toISOString());
  const progress = new Progress(call.terminal);
  const onWait = (seconds: number): void => progress.say(() => `waiting ${seconds} s for the intake`);
  const client = new ServiceClient(connection, { onWait });
  const answer = await applied(file, client, flags, call).finally(() => progress.end());
  await writeAnswer(call.terminal, flags.json, answer, endText);
}
