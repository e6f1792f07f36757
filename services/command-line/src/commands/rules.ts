/** `oretrail rules`: the law as the rulesets have it. */
import { DEFAULT_RULESET, type RulesetId } from '@oretrail/model';
import { ALL_RULESETS, describeRuleset, rulesetOf } from '@oretrail/rules';
import type { Command } from 'commander';
import type { Call } from '../call.ts';
import { renderRuleset, renderRulesets } from '../rendering/ruleset.ts';
import { writeAnswer } from '../terminal.ts';
import { rulesetValue } from './flags.ts';

const HELP = `
Examples:
  oretrail rules list
  oretrail rules show us-30d@2025-07-04
  oretrail rules show us-30d@2024-05-06 --json

Exit status: 0; 2 for a wrong call`;

type Flags = Readonly<{ json?: boolean }>;

async function list({ json }: Flags, { terminal }: Call): Promise<void> {
  const rows = ALL_RULESETS.map(({ id, title }) => ({ id, title, isDefault: id === DEFAULT_RULESET }));
  await writeAnswer(terminal, json, rows, (_, colours) =>
    renderRulesets(ALL_RULESETS, ({ id }) => id === DEFAULT_RULESET, colours),
  );
}

async function show(ruleset: RulesetId, { json }: Flags, { terminal }: Call): Promise<void> {
  const { id, title } = rulesetOf(ruleset);
  const rows = describeRuleset(id);
  await writeAnswer(terminal, json, { id, title, rows }, (_, colours) => renderRuleset(rulesetOf(id), rows, colours));
}

/** Declares the command and its subcommands. */
export function declare(command: Command, call: Call): void {
  command
    .description('Shows the law as the rulesets have it: dated parameters, each with its citation and how sure it is.')
    .addHelpText('after', HELP);
  command
    .command('list')
    .description('Lists the rulesets.')
    .option('--json', 'print JSON')
    .action((flags: Flags) => list(flags, call));
  command
    .command('show')
    .description('Shows every parameter of a ruleset.')
    .argument('<ID>', 'a ruleset, such as us-30d@2025-07-04', rulesetValue('ruleset'))
    .option('--json', 'print JSON')
    .action((id: RulesetId, flags: Flags) => show(id, flags, call));
}
