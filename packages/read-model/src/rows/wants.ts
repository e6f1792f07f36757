/** What assessments and lots lack that somebody could state. Pure. Source: console.md, "Lots and statements". */
import type { AssessedPart, LotEvent } from '@oretrail/model';

/** What is wanted: that the lot is declared, its value, where it comes from, its unit, or who a party is. */
export type Need = 'declare' | 'value' | 'origin' | 'unit' | 'owner';

/** The findings that a statement about their subjects settles. */
const NEEDS: ReadonlyMap<string, Need> = new Map([
  ['lot-missing', 'declare'],
  ['negative-incremental-value', 'value'],
  ['untraced', 'origin'],
  ['unit-mismatch', 'unit'],
  ['ownership-unknown', 'owner'],
]);

/** The step of an explanation that asks for the value of lots; no finding does. */
export const DECLARE_VALUES = 'declare-values';
/** Instead of a subject: the share of minerals is open, so that the value of a lot above may settle it. */
export const ANY_LOT_ABOVE = '';

/** Instead of the number of an assessment that wants something: numbers begin with 1. */
export const NOTHING_WANTED = 0;

/** One thing that an assessment wants. */
export type Want = Readonly<{
  /** A lot, a party, or ANY_LOT_ABOVE. */
  subject: string;
  need: Need;
  /** The code of a finding, or DECLARE_VALUES. */
  because: string;
}>;

/** Each need of each subject once. */
export function wantsOf({ findings = [], requirements }: AssessedPart): readonly Want[] {
  const wants = new Map<string, Want>();
  for (const { code, subjects } of findings) {
    const need = NEEDS.get(code);
    if (need === undefined) continue;
    for (const subject of subjects) wants.set(`${need} ${subject}`, { subject, need, because: code });
  }
  if (requirements?.criticalMinerals.outcome === 'indeterminate') {
    wants.set(ANY_LOT_ABOVE, { subject: ANY_LOT_ABOVE, need: 'value', because: DECLARE_VALUES });
  }
  return [...wants.values()];
}

/** Whether a lot leaves the value of a mineral open: neither stated, nor the sum of what its activities have added. */
export function isUnvalued({ data }: LotEvent): boolean {
  if (!('minerals' in data)) return false;
  return data.minerals.some(
    ({ mineral, usd }) =>
      usd === undefined &&
      data.activities.some(({ valueAdded }) =>
        valueAdded.some((one) => one.mineral === mineral && one.usd === undefined),
      ),
  );
}
