/** `/vehicles/:vin`: the amount, one sentence why, and everything that it rests on. */
import type { ReactNode } from 'react';
import type { Explanation, Lineage, ListPage, Revision, VehicleVerdict } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { pathsOfVehicle } from '../../api/vehicle-paths.ts';
import { PageTitle } from '../../frame/frame.tsx';
import { Mark, StatementLink, Subject } from '../../parts/marks.tsx';
import { Answered } from '../../parts/states.tsx';
import { chainOfGroup, type FlowChain } from '../../pictures/flows.ts';
import { Genealogy } from '../../pictures/genealogy.tsx';
import { Sankey } from '../../pictures/sankey.tsx';
import { useSession } from '../../session/session.tsx';
import { whySentence } from '../../words/why.ts';
import { causeText, dayOf, dollars, plain, statusWord } from '../../words/words.ts';
import { DeriveAgain } from './derive-again.tsx';
import { RequirementTable } from './requirement-table.tsx';
import { Revisions } from './revisions.tsx';

/** When it rose or fell last, why, and who said so. */
function LastChange({ verdict }: Readonly<{ verdict: VehicleVerdict }>): ReactNode {
  const { amountUsd, previousAmountUsd, cause, publishedAt, causes } = verdict;
  if (amountUsd === undefined || previousAmountUsd === undefined) return null;
  const step = amountUsd - previousAmountUsd;
  const digests = causes?.digests ?? [];
  return (
    <p>
      {step === 0 ? 'It changed last' : `It ${step < 0 ? 'lost' : 'gained'} ${dollars(Math.abs(step))}`} on{' '}
      {dayOf(publishedAt)}, because {causeText(cause)}
      {digests.length > 0 && ': statement '}
      {digests.slice(0, 2).map((digest, i) => (
        <span key={digest}>
          {i > 0 && ', '}
          <StatementLink digest={digest} />
        </span>
      ))}
      {digests.length > 2 && ` and ${digests.length - 2 + (causes?.more ?? 0)} more`}.
    </p>
  );
}

function Headline({ verdict }: Readonly<{ verdict: VehicleVerdict }>): ReactNode {
  const { me } = useSession();
  const { vehicle, amountUsd, potentialUsd, status, decidingDate, basis } = verdict;
  return (
    <section className="headline" aria-label="The verdict">
      <div className="amount">
        {amountUsd === undefined ? null : <strong className="number">{dollars(amountUsd)}</strong>}
        <Mark word={statusWord(status)} />
        {potentialUsd !== undefined && potentialUsd !== amountUsd && (
          <span className="note">of {dollars(potentialUsd)} possible</span>
        )}
      </div>
      <p className="why">{whySentence(verdict)}</p>
      <LastChange verdict={verdict} />
      {me.roles.includes('auditor') && (
        <p>
          <a href="#derive">Prove it to somebody else</a>
        </p>
      )}
      <dl className="facts">
        {vehicle != null && (
          <div>
            <dt>Vehicle</dt>
            <dd>
              {vehicle.make} {vehicle.model} {vehicle.modelYear}
            </dd>
          </div>
        )}
        {vehicle != null && (
          <div>
            <dt>Manufacturer</dt>
            <dd className="id">{vehicle.manufacturer}</dd>
          </div>
        )}
        {decidingDate !== undefined && (
          <div>
            <dt>{basis === 'delivered' ? 'Decided by the law of' : 'Projected by the law of'}</dt>
            <dd>{decidingDate}</dd>
          </div>
        )}
        {verdict.verdictId !== undefined && (
          <div>
            <dt>Verdict</dt>
            <dd className="id">{verdict.verdictId.slice(0, 23)}…</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** What a step is if its sentence names what the caller may not see. */
const STEP_TEXTS: Readonly<Record<string, string>> = {
  'source-minerals': 'Source more minerals from countries that count.',
  'declare-values': 'Suppliers have to declare the values of their lots.',
  'make-components': 'Make more of the components in North America.',
  'declare-components': 'Suppliers have to declare the components.',
  'foreign-entity': 'Replace what comes from a foreign entity of concern.',
  'ownership-unknown': 'The owners of an operator have to be stated.',
};

type Step = Readonly<{ text: string; subjects: readonly string[] }>;

/** Steps that read the same are one, with the subjects of all: a caller who may not see a sentence gets one for its code. */
function stepsOf({ nextSteps }: Explanation): readonly Step[] {
  const steps = new Map<string, readonly string[]>();
  for (const { code, text, subjects = [] } of nextSteps) {
    const shown = text ?? STEP_TEXTS[code] ?? plain(code);
    const own = text === undefined ? subjects : [];
    steps.set(shown, [...new Set([...(steps.get(shown) ?? []), ...own])]);
  }
  return Array.from(steps, ([text, subjects]) => ({ text, subjects }));
}

/** Subjects of a step that are shown; the lots' own pages lead to the others. */
const SUBJECTS_SHOWN_MAX = 4;

function NextSteps({ explanation }: Readonly<{ explanation: Explanation }>): ReactNode {
  const steps = stepsOf(explanation);
  if (steps.length === 0) return <p>Nothing is left to do.</p>;
  return (
    <ol className="next-steps">
      {steps.map(({ text, subjects }) => (
        <li key={text}>
          {text}
          {subjects.slice(0, SUBJECTS_SHOWN_MAX).map((id) => (
            <span key={id}>
              {' '}
              <Subject id={id} />
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}

const flowChainsOf = ({ chains, byCountry }: Explanation): readonly FlowChain[] =>
  chains?.map((chain) => ({ ...chain, chains: 1 })) ?? byCountry?.map(chainOfGroup) ?? [];

function Explained({ explanation }: Readonly<{ explanation: Explanation }>): ReactNode {
  const chains = flowChainsOf(explanation);
  return (
    <>
      {explanation.isPublished === false && (
        <p className="mark open">? New statements are under way: they will give another verdict than the one above.</p>
      )}
      <section aria-labelledby="minerals">
        <h2 id="minerals">Where the minerals come from</h2>
        {chains.length === 0 ? <p>No chain of minerals leads to this vehicle.</p> : <Sankey chains={chains} />}
      </section>
      <section aria-labelledby="more">
        <h2 id="more">What would bring more</h2>
        <NextSteps explanation={explanation} />
      </section>
    </>
  );
}

const ROLES = ['manufacturer', 'finance', 'auditor'];

/** @param vin of the vehicle */
export function VehiclePage({ vin }: Readonly<{ vin: string }>): ReactNode {
  const paths = pathsOfVehicle(vin);
  const verdict = useAnswer<VehicleVerdict>(paths.verdict);
  const revisions = useAnswer<ListPage<Revision>>(paths.revisions);
  const explanation = useAnswer<Explanation>(paths.explanation);
  const lineage = useAnswer<Lineage>(paths.lineage);
  return (
    <>
      <PageTitle title={vin} />
      <Answered asked={verdict} what="this vehicle">
        {(answer) => (
          <>
            <Headline verdict={answer} />
            {answer.requirements !== undefined && (
              <section aria-labelledby="requirements">
                <h2 id="requirements">The requirements</h2>
                <RequirementTable verdict={answer} explained={explanation.answer?.requirements ?? []} />
              </section>
            )}
            <section aria-labelledby="revisions">
              <h2 id="revisions">How it came about</h2>
              <Answered asked={revisions} what="the revisions">
                {({ rows }) => <Revisions vin={vin} revisions={rows} />}
              </Answered>
            </section>
            <Answered asked={explanation} what="the explanation" roles={ROLES}>
              {(one) => <Explained explanation={one} />}
            </Answered>
            <section aria-labelledby="genealogy">
              <h2 id="genealogy">What it was made of</h2>
              <Answered asked={lineage} what="the genealogy" roles={ROLES}>
                {(one) => <Genealogy lineage={one} title="What it was made of" />}
              </Answered>
            </section>
            <DeriveAgain vin={vin} verdictId={answer.verdictId ?? null} />
          </>
        )}
      </Answered>
    </>
  );
}
