/** The three states of the law that a run may ask for. Source: law.md, "Rulesets". */
import { type Day, type MineralsTest, RULESETS, type RulesetId } from '@oretrail/model';
import { type Authority, type Dated, day } from './parameter.ts';

/** How the credit ends: by the day of acquisition, or by the day of placing in service. */
export type EndRule = Readonly<{ kind: 'acquired-by' | 'placed-in-service-by'; lastDay: Day }> & Authority;

/** The values that differ between rulesets. */
export type Ruleset = Readonly<{
  id: RulesetId;
  title: string;
  end: EndRule;
  /** The permitted tests for minerals, by the deciding date. */
  permittedTests: readonly Dated<readonly MineralsTest[]>[];
  /** From this deciding date on the law has no percentage. */
  lawGap: (Authority & Readonly<{ from: Day }>) | null;
}>;

const END_2032: EndRule = {
  kind: 'placed-in-service-by',
  lastDay: day('2032-12-31'),
  citation: '26 USC 30D(h) as of P.L. 117-169',
  status: 'text',
};

const END_BY_ACQUISITION: EndRule = {
  kind: 'acquired-by',
  lastDay: day('2025-09-30'),
  citation: '26 USC 30D(h); P.L. 119-21 §70502',
  status: 'text',
};

const TRACED_ONLY_FROM = day('2027-01-01');

const TESTS_OF_FINAL_RULES: Ruleset['permittedTests'] = [
  {
    value: ['50-percent-value-added', 'traced-qualifying-value'],
    from: null,
    to: TRACED_ONLY_FROM,
    citation: '26 CFR 1.30D-3',
    status: 'secondary',
    unconfirmed: 'that the deciding date is taken as the date of the manufacturer’s report',
  },
  {
    value: ['traced-qualifying-value'],
    from: TRACED_ONLY_FROM,
    to: null,
    citation: '26 CFR 1.30D-3',
    status: 'secondary',
    unconfirmed: 'that the traced value takes the greatest of the three shares',
  },
];

const TESTS_OF_PROPOSED_RULES: Ruleset['permittedTests'] = [
  {
    value: ['50-percent-value-added'],
    from: null,
    to: null,
    citation: 'proposed 26 CFR 1.30D-3, 88 FR 23370',
    status: 'secondary',
  },
];

const BY_ID: Readonly<Record<RulesetId, Ruleset>> = {
  'us-30d@2023-04-17': {
    id: 'us-30d@2023-04-17',
    title: 'The proposed rules of 2023-04-17: the 50-percent test only, to the end of 2032',
    end: END_2032,
    permittedTests: TESTS_OF_PROPOSED_RULES,
    lawGap: null,
  },
  'us-30d@2024-05-06': {
    id: 'us-30d@2024-05-06',
    title: 'The final rules of 2024-05-06 (T.D. 9995), to the end of 2032',
    end: END_2032,
    permittedTests: TESTS_OF_FINAL_RULES,
    lawGap: null,
  },
  'us-30d@2025-07-04': {
    id: 'us-30d@2025-07-04',
    title: 'The law since P.L. 119-21 of 2025-07-04: acquired by 2025-09-30',
    end: END_BY_ACQUISITION,
    permittedTests: TESTS_OF_FINAL_RULES,
    lawGap: {
      from: day('2027-01-01'),
      citation: 'P.L. 119-21 §70502',
      status: 'unconfirmed',
      unconfirmed: 'that no percentage is left for vehicles placed in service after 2026',
    },
  },
};

/** All rulesets, oldest first. */
export const ALL_RULESETS: readonly Ruleset[] = RULESETS.map((id) => BY_ID[id]);

/** The ruleset of an id. */
export function rulesetOf(id: RulesetId): Ruleset {
  return BY_ID[id];
}
