/** The generated tables of docs/findings.md. */
import { citedPages, FINDING_ACTORS, FINDINGS_ABOUT, type FindingRule } from '@oretrail/rules';
import { code, codes, type GeneratedTable } from './generated-table.ts';

const STATUSES: Readonly<Record<FindingRule['status'], string>> = {
  text: 'Seen in the statute or the regulation.',
  secondary: 'Seen in an account of it by an agency or a law firm, not in the text itself.',
  unconfirmed: 'Could not be checked against any text; take advice before you rely on it.',
  design: 'Not law: a rule of Oretrail for evidence that is missing or contradicts itself.',
};

/** The sentences of a finding, with letters where a verdict has figures. */
function sentences({ message }: FindingRule): string {
  const letters = { required: 'Y %', atMost: 'X %', limitUsd: 'N', lastDay: 'YYYY-MM-DD' };
  const both = [true, false].map((isByAcquisition) => message({ ...letters, isByAcquisition }));
  return [...new Set(both)].join(' Or: ');
}

/** A citation, each section with its address. @throws Error if it names other sections than it has addresses */
function linkedCitation({ citation }: FindingRule): string {
  const links = citedPages(citation).map((page) => page.replace('docs/', ''));
  if (links.length === 0) return citation;
  const sections = citation.split(' and ');
  if (sections.length !== links.length) throw new Error(`"${citation}" does not have ${links.length} sections`);
  return sections.map((section, i) => `[${section}](${links[i]})`).join(' and ');
}

function findings(rules: readonly FindingRule[]): GeneratedTable {
  return {
    head: ['code', 'bears on', 'what a verdict says', 'citation', 'status', 'remedy', 'who'],
    rows: rules.map((rule) => [
      code(rule.code),
      codes(rule.requirements),
      sentences(rule),
      linkedCitation(rule),
      rule.status,
      rule.remedy,
      rule.who,
    ]),
  };
}

/** Each by the name that its marker has. */
export const FINDINGS_TABLES: Readonly<Record<string, () => GeneratedTable>> = {
  'statuses of findings': () => ({
    head: ['status', 'how well the rule is founded'],
    rows: Object.entries(STATUSES).map(([status, meaning]) => [code(status), meaning]),
  }),
  'who can act on findings': () => ({ head: ['who', 'who this is'], rows: Object.entries(FINDING_ACTORS) }),
  ...Object.fromEntries(
    Object.entries(FINDINGS_ABOUT).map(([subject, rules]) => [`findings about ${subject}`, () => findings(rules)]),
  ),
};
