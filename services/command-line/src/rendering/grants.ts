/** Grants, for people. */
import { counted } from '@oretrail/explanation';
import { printable, printableAll } from '@oretrail/model';
import { type GrantEntry, holderOf } from '../intake/grant-entries.ts';
import type { GrantsPlan } from '../intake/grants-plan.ts';
import type { Colours } from '../terminal.ts';
import { type Column, fitted, row, titleRow } from './columns.ts';

const COLUMNS: readonly Column[] = [
  { title: 'grant', width: 5 },
  { title: 'state', width: 8 },
  { title: 'until', width: 5 },
  { title: 'roles', width: 5 },
  { title: 'held by', width: 7 },
];

/** One row for each grant. */
export function renderGrants(shown: readonly GrantEntry[]): string {
  if (shown.length === 0) return 'There are no grants.\n';
  const rows = shown.map(({ grant, state, end }) =>
    [grant.grantId, state, end, grant.roles.join(', '), holderOf(grant)].map(printable),
  );
  const columns = fitted(COLUMNS, rows);
  return [titleRow(columns), ...rows.map((cells) => row(columns, cells))].join('');
}

const scopeText = (scope: Readonly<Record<string, string>>): string =>
  Object.entries(scope)
    .map(([kind, prefix]) => `${kind} ${prefix}`)
    .join(', ');

const NOTHING = 'nothing';
const listed = (items: readonly string[]): string => (items.length === 0 ? NOTHING : items.join(', '));

/** All that a grant says, and what it is now. */
export function renderGrant(shown: GrantEntry, colours: Colours): string {
  const { grant, state, start, end } = printableAll(shown);
  const lines = [
    ['state', state],
    ['held by', holderOf(grant)],
    ['roles', listed(grant.roles)],
    ['states as', listed(grant.sources)],
    ['about', listed(grant.may.map((scope) => scopeText(scope as Record<string, string>)))],
    ['events', listed(grant.types)],
    ['from', start ?? grant.from],
    ['until', end],
    ...(grant.delegable === true ? [['delegable', 'yes']] : []),
    ...(grant.parent === undefined ? [] : [['parent', grant.parent]]),
  ];
  const details = lines.map(([name = '', text = '']) => `  ${name.padEnd(9)}  ${text}`);
  return `${[colours.bold(grant.grantId), ...details].join('\n')}\n`;
}

/** What a plan changes, before it is carried out. */
export function renderPlan(plan: GrantsPlan, colours: Colours): string {
  const { added, revoked, unchanged, changed, unknown, others } = printableAll(plan);
  const lines = [
    ...added.map((grant) => colours.green(`+ ${grant.grantId}: ${listed(grant.roles)}, held by ${holderOf(grant)}`)),
    ...revoked.map(({ grantId, reason, replacedBy }) => {
      const replaced = replacedBy.length === 0 ? '' : `, replaced by ${replacedBy.join(', ')}`;
      return colours.red(`- ${grantId}: revoked${replaced}: ${reason}`);
    }),
    ...changed.map(({ grantId, members }) => colours.yellow(`! ${grantId}: ${members.join(', ')} can't change`)),
    ...unknown.map((grantId) => colours.yellow(`! ${grantId}: is not known, so it can't be revoked`)),
    `${added.length} added, ${revoked.length} revoked, ${unchanged.length} unchanged; ${counted(others, 'grant')} not in the file, left as ${others === 1 ? 'it is' : 'they are'}`,
  ];
  return `${lines.join('\n')}\n`;
}
