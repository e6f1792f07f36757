/** What rests on a statement or a lot: its blast radius, and the vehicles with their dollars. */
import type { ReactNode } from 'react';
import type { AsOf } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { BlastRadius } from '../pictures/blast-radius.tsx';
import { counted, dollars } from '../words/words.ts';
import { ListTable } from './list-table.tsx';
import { UsdStep, VinLink } from './marks.tsx';
import { Answered } from './states.tsx';

/** Of what it is. */
export type RestsOn = 'statement' | 'lot';

type Impact = Readonly<{
  asOf?: AsOf;
  lots: number;
  vehicles: number;
  isCut: boolean;
  usdBefore?: number;
  usdAfter?: number;
  /** Vehicles that are worked out without it. */
  evaluated?: number;
  rows?: readonly Readonly<{ vin: string; amountUsd: number; usdWithout: number | null }>[];
}>;

function ImpactTable({ rows }: Readonly<{ rows: NonNullable<Impact['rows']> }>): ReactNode {
  return (
    <ListTable
      label="Vehicles that rest on it"
      heads={['Vehicle', 'With it', 'Without it', 'Change']}
      ofNumbers={['With it', 'Without it', 'Change']}
    >
      {rows.map(({ vin, amountUsd, usdWithout }) => (
        <tr key={vin}>
          <th scope="row">
            <VinLink vin={vin} />
          </th>
          <td className="number">{dollars(amountUsd)}</td>
          <td className="number">{usdWithout === null ? 'not worked out' : dollars(usdWithout)}</td>
          <td className="number">{usdWithout !== null && <UsdStep usd={usdWithout - amountUsd} />}</td>
        </tr>
      ))}
    </ListTable>
  );
}

/** What the vehicles earn, and what they would earn. */
function DollarsLine({ impact, of }: Readonly<{ impact: Impact; of: RestsOn }>): ReactNode {
  const { usdBefore, usdAfter, evaluated = 0, vehicles } = impact;
  if (usdBefore === undefined || usdAfter === undefined) return null;
  const left = vehicles - evaluated;
  const earned = `${counted(evaluated, 'vehicle')} ${evaluated === 1 ? 'rests' : 'rest'} on it and ${evaluated === 1 ? 'earns' : 'earn'} ${dollars(usdBefore)}`;
  return (
    <p>
      <strong>{earned}</strong> now. Without this {of} it would be {dollars(usdAfter)} (
      <UsdStep usd={usdAfter - usdBefore} />){left > 0 && `; ${counted(left, 'vehicle')} more were not worked out`}.
    </p>
  );
}

function Impacted({ impact, of }: Readonly<{ impact: Impact; of: RestsOn }>): ReactNode {
  const { rows = [], vehicles, usdBefore, usdAfter, lots, isCut } = impact;
  return (
    <>
      <BlastRadius of={of} lots={lots} vehicles={vehicles} usdBefore={usdBefore ?? null} usdAfter={usdAfter ?? null} />
      {isCut && <p>There are more; the count stops at 100,000.</p>}
      <DollarsLine impact={impact} of={of} />
      {rows.length > 0 && <ImpactTable rows={rows} />}
    </>
  );
}

const ROLES = ['finance', 'auditor', 'manufacturer', 'supplier'];

/** @param path of the API */
export function Resting({ path, of }: Readonly<{ path: string; of: RestsOn }>): ReactNode {
  const impact = useAnswer<Impact>(path);
  return (
    <section aria-labelledby="impact">
      <h2 id="impact">What rests on it</h2>
      <Answered asked={impact} what={`what rests on this ${of}`} roles={ROLES}>
        {(one) => <Impacted impact={one} of={of} />}
      </Answered>
    </section>
  );
}
