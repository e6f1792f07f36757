/** The requirements of a verdict: outcome, figure, clause with how sure it is, and each step of the arithmetic. */
import type { ReactNode } from 'react';
import type { ExplainedRequirement, Finding, Requirement, VehicleVerdict } from '../../api/shapes.ts';
import { Mark, Subject } from '../../parts/marks.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { countryName, dollars, outcomeWord, percent, plain, REQUIREMENT_TITLES } from '../../words/words.ts';

function shareText({ shareLow, shareHigh, threshold }: Requirement): string {
  if (shareLow === undefined || shareHigh === undefined) return '';
  const share = shareLow === shareHigh ? percent(shareLow) : `${percent(shareLow)} to ${percent(shareHigh)}`;
  return threshold === undefined ? share : `${share}, and ${percent(threshold)} is due`;
}

function figureOf(requirement: Requirement): string {
  if (requirement.country !== undefined) return countryName(requirement.country);
  if (requirement.limitUsd !== undefined) return `limit ${dollars(Number(requirement.limitUsd))}`;
  return shareText(requirement);
}

/** How sure a clause is: law.md, "The law as data". */
const STATUS_TEXTS: Readonly<Record<string, string>> = {
  text: '✓ read in the text',
  secondary: '? by an account of it',
};

function Clause({ explained }: Readonly<{ explained: ExplainedRequirement | undefined }>): ReactNode {
  if (explained === undefined) return null;
  return (
    <ul className="clauses">
      {explained.authorities.map(({ citation, status, unconfirmed }) => (
        <li key={citation}>
          {citation}
          <span className="note">
            {' '}
            {STATUS_TEXTS[status] ?? `? ${status}`}
            {unconfirmed === undefined ? '' : `; ? not confirmed: ${unconfirmed}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FindingItem({ finding }: Readonly<{ finding: Finding }>): ReactNode {
  const { message, subjects = [], more, citation, code } = finding;
  return (
    <li>
      {message}{' '}
      <span className="note">
        {plain(code)}; {citation}
      </span>
      {subjects.length > 0 && (
        <ul className="subjects">
          {subjects.slice(0, 8).map((id) => (
            <li key={id}>
              <Subject id={id} />
            </li>
          ))}
          {(subjects.length > 8 || more === true) && (
            <li>
              and {more === true ? 'over ' : ''}
              {subjects.length - 8} more
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

type Row = Readonly<{
  name: string;
  requirement: Requirement;
  explained: ExplainedRequirement | undefined;
  findings: readonly Finding[];
}>;

function RequirementRow({ name, requirement, explained, findings }: Row): ReactNode {
  const steps = explained?.steps ?? [];
  return (
    <tr>
      <th scope="row">{REQUIREMENT_TITLES[name] ?? name}</th>
      <td>
        <Mark word={outcomeWord(requirement.outcome)} />
      </td>
      <td className="number left">{figureOf(requirement)}</td>
      <td>
        <Clause explained={explained} />
        {findings.length > 0 && (
          <ul className="findings">
            {findings.map((finding) => (
              <FindingItem key={finding.code + finding.message} finding={finding} />
            ))}
          </ul>
        )}
        {steps.length > 0 && (
          <details>
            <summary>
              Step by step<span className="visually-hidden">: {REQUIREMENT_TITLES[name]}</span>
            </summary>
            <ol>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </details>
        )}
      </td>
    </tr>
  );
}

type Shown = Readonly<{
  verdict: Pick<VehicleVerdict, 'requirements' | 'findings'>;
  explained: readonly ExplainedRequirement[];
}>;

/** The requirements in the order of the verdict. */
export function RequirementTable({ verdict, explained }: Shown): ReactNode {
  const { requirements = {}, findings = [] } = verdict;
  return (
    <Scroll label="Requirements">
      <table className="requirements">
        <thead>
          <tr>
            <th scope="col">Requirement</th>
            <th scope="col">Outcome</th>
            <th scope="col">Figure</th>
            <th scope="col">Clause, and what was found</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(requirements).map(([name, requirement]) => (
            <RequirementRow
              key={name}
              name={name}
              requirement={requirement}
              explained={explained.find((one) => one.name === name)}
              findings={findings.filter((finding) => finding.requirements.includes(name))}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
