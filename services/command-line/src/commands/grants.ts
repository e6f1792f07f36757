/** `oretrail grants`: who may state what. Source: intake.md, "1. Grants: who may state what". */
import { printable } from '@oretrail/model';
import type { Command } from 'commander';
import { STORE_HELP } from '../archive/opened-store.ts';
import type { Call } from '../call.ts';
import { ServiceClient } from '../http/service-client.ts';
import { INTAKE_HELP, type IntakeFlags, intakeConnection, withIntakeFlags } from '../intake/intake-connection.ts';
import { revokeGrant } from '../intake/send-grants.ts';
import { writeAnswer } from '../terminal.ts';
import { sourceValue, timeValue } from './flags.ts';
import { type ApplyFlags, apply } from './grants/apply.ts';
import { type ListFlags, list, show } from './grants/listed.ts';

const HELP = `
apply reads a file in YAML or JSON: \`source\` (of the grant events: a source of your own grant), \`grants\` (a list of grants as
docs/spec/intake.md has them) and \`revoke\` (a list of \`grantId\` and \`reason\`). It shows what it would change, asks, and
sends it: revocations first, then grants in the order of the file. Grants that are not in the file stay as they are. A grant
never changes: to replace one, revoke it and write the new one under a new id. The sources of all operators must be those of
\`oretrail operators list\`, because the workers take corrections by these; otherwise apply changes nothing.
list and show ask the intake, which shows an operator or auditor all grants, and others their own. With --archive they read
the archive of the audit worker instead; with --at they show who was allowed to state what at that time.
revoke ends a grant, and all that was delegated from it, from now on.
${INTAKE_HELP}

Examples:
  oretrail grants apply grants.yaml --dry-run
  oretrail grants apply grants.yaml --yes --intake https://intake.example --token-file operator.token
  oretrail grants list --json
  oretrail grants show urn:grant:smm-1
  oretrail grants revoke urn:grant:smm-1 --reason "key lost"
  oretrail grants list --archive s3://evidence/oretrail --at 2026-03-01T00:00:00Z

Exit status:
  0  done
  1  an object of the archive fails
  2  a wrong call or file, or the intake refuses
  3  the intake or the store can't be reached`;

type RevokeFlags = IntakeFlags & Readonly<{ reason: string; source?: string; json?: boolean }>;

async function revoke(grantId: string, flags: RevokeFlags, { terminal }: Call): Promise<void> {
  const { reason, source, json } = flags;
  const client = new ServiceClient(await intakeConnection(flags));
  await revokeGrant(client, { grantId, reason, source });
  await writeAnswer(terminal, json, { revoked: grantId }, () => `Revoked ${printable(grantId)}.\n`);
}

function withReading(command: Command): Command {
  return withIntakeFlags(command)
    .option('--archive <STORE>', `read the archive instead: ${STORE_HELP}`)
    .option('--at <TIME>', 'with --archive: as it was at this RFC 3339 time', timeValue('--at'))
    .option('--json', 'print JSON');
}

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command.description('Grants, shows and revokes who may state what through the intake.').addHelpText('after', HELP);
  withIntakeFlags(command.command('apply').description('Sends the grants and revocations of a file.'))
    .argument('<FILE>', 'grants in YAML or JSON')
    .option('--dry-run', 'only show what would be changed')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((file: string, flags: ApplyFlags) => apply(file, flags, call));
  withReading(command.command('list').description('Lists grants.')).action((flags: ListFlags) => list(flags, call));
  withReading(command.command('show').description('Shows all of one grant.'))
    .argument('<ID>', 'the id of a grant')
    .action((grantId: string, flags: ListFlags) => show(grantId, flags, call));
  withIntakeFlags(command.command('revoke').description('Ends a grant from now on.'))
    .argument('<ID>', 'the id of a grant')
    .requiredOption('--reason <TEXT>', 'why; it is kept with the revocation')
    .option(
      '--source <SOURCE>',
      'source of the revocation; the first of your own grant if left out',
      sourceValue('--source'),
    )
    .option('--json', 'print JSON')
    .action((grantId: string, flags: RevokeFlags) => revoke(grantId, flags, call));
}
