/** `/audit?vin=&seal=`, or `&knownAt=`: a verdict as it was known at a seal or at a time, derived again by the service. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Explanation } from '../../api/shapes.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Mark, VinLink } from '../../parts/marks.tsx';
import { Answered } from '../../parts/states.tsx';
import { useSession } from '../../session/session.tsx';
import { dollars, statusWord } from '../../words/words.ts';
import { RequirementTable } from '../vehicle/requirement-table.tsx';

/** Roles that see explanations. Source: console.md, "1. Who sees what". */
const ROLES = ['manufacturer', 'finance', 'auditor'];

/** What is looked at; an empty member is left out. */
type Past = Readonly<{ vin: string; seal: string; knownAt: string }>;

/** The address of a past. */
export function pastAddress(past: Partial<Past>): string {
  const named = Object.entries(past).filter(([, value]) => value !== '');
  return `/audit?${new URLSearchParams(named)}`;
}

/** The past of the present address. */
export function usePast(): Past {
  const parameters = new URLSearchParams(useSearch());
  const of = (name: string): string => parameters.get(name) ?? '';
  return { vin: of('vin'), seal: of('seal'), knownAt: of('knownAt') };
}

function momentText({ seal, knownAt }: Past): string {
  return seal === '' ? `at ${knownAt}` : `at seal ${seal}`;
}

/** Whether what was published is what was known. */
function Agreement({ explanation, past }: Readonly<{ explanation: Explanation; past: Past }>): ReactNode {
  const { revision = null, isPublished } = explanation;
  if (revision === null)
    return <p className="mark open">? No verdict was published by then. This is what the statements gave.</p>;
  return isPublished === true ? (
    <p className="mark good">
      ✓ The statements {past.seal === '' ? 'of then' : 'before its cut'} give revision {revision} again: the same id.
    </p>
  ) : (
    <p className="mark open">
      ? Revision {revision} was published then, under another id: the workers had not read all these statements yet, or
      were of another version.
    </p>
  );
}

function PastVerdict({ explanation, past }: Readonly<{ explanation: Explanation; past: Past }>): ReactNode {
  const { verdict, ruleset, vehicle, creditSteps, requirements } = explanation;
  const { amountUsd, potentialUsd, status } = verdict;
  return (
    <>
      <h3>
        <VinLink vin={past.vin} /> {momentText(past)}
      </h3>
      <div className="amount">
        {amountUsd !== undefined && <strong className="number">{dollars(amountUsd)}</strong>}{' '}
        <Mark word={statusWord(status)} />
        {potentialUsd !== undefined && potentialUsd !== amountUsd && (
          <span className="note">of {dollars(potentialUsd)} possible</span>
        )}
      </div>
      <Agreement explanation={explanation} past={past} />
      <dl className="facts">
        <div>
          <dt>Vehicle</dt>
          <dd>{vehicle ?? 'withdrawn'}</dd>
        </div>
        <div>
          <dt>Ruleset</dt>
          <dd>{ruleset}</dd>
        </div>
        <div>
          <dt>Verdict</dt>
          <dd className="id wrap">{verdict.verdictId}</dd>
        </div>
      </dl>
      {creditSteps.length > 0 && (
        <ul>
          {creditSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      <RequirementTable verdict={verdict} explained={requirements} />
    </>
  );
}

function Form({ past, onPast }: Readonly<{ past: Past; onPast: (past: Past) => void }>): ReactNode {
  const [vin, setVin] = useState(past.vin);
  const [moment, setMoment] = useState(past.seal === '' ? past.knownAt : past.seal);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isSeal = /^\d+$/.test(moment.trim());
    const [seal, knownAt] = isSeal ? [moment.trim(), ''] : ['', moment.trim()];
    onPast({ vin: vin.trim().toUpperCase(), seal, knownAt });
  };
  return (
    <form className="filters" onSubmit={submit}>
      <div className="row">
        <label htmlFor="past-vin">VIN</label>
        <input
          id="past-vin"
          className="id"
          value={vin}
          required
          maxLength={17}
          spellCheck={false}
          onChange={(event) => setVin(event.target.value)}
        />
      </div>
      <div className="row">
        <label htmlFor="past-moment">Seal, or time as 2026-06-30T12:00:00Z</label>
        <input
          id="past-moment"
          value={moment}
          required
          maxLength={40}
          spellCheck={false}
          onChange={(event) => setMoment(event.target.value)}
        />
      </div>
      <button type="submit">Show</button>
    </form>
  );
}

function Shown({ past }: Readonly<{ past: Past }>): ReactNode {
  const { vin, seal, knownAt } = past;
  const query = new URLSearchParams(seal === '' ? { knownAt } : { seal });
  const asked = useAnswer<Explanation>(`/v1/verdicts/${encodeURIComponent(vin)}/explanation?${query}`);
  return (
    <Answered asked={asked} what="this vehicle then" roles={ROLES}>
      {(explanation) => <PastVerdict explanation={explanation} past={past} />}
    </Answered>
  );
}

/** Asks which vehicle and when, and shows it; nothing to those who see no explanation. */
export function PastVerdicts(): ReactNode {
  const { me } = useSession();
  const past = usePast();
  const [, navigate] = useLocation();
  if (!ROLES.some((role) => me.roles.includes(role))) return null;
  const { vin, seal, knownAt } = past;
  return (
    <section aria-labelledby="past">
      <h2 id="past">A verdict as it was known</h2>
      <p>
        The service takes only the statements before the cut of a seal, or those that Kafka had appended by a time, and
        works the verdict out again.
      </p>
      <Form key={JSON.stringify(past)} past={past} onPast={(next) => navigate(pastAddress(next))} />
      {vin !== '' && (seal !== '' || knownAt !== '') && <Shown past={past} />}
    </section>
  );
}
