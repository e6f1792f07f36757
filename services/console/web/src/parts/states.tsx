/** The states of a part of the page: loading, empty, error, no right, not there. Source: console.md, "States". */
import type { ReactNode } from 'react';
import { codeOf, type Problem } from '../api/client.ts';
import type { Asked } from '../api/use-answer.ts';
import { useSession } from '../session/session.tsx';

/** The frame stays; bars are where the answer comes. */
export function Loading({ what, lines = 3 }: Readonly<{ what: string; lines?: number }>): ReactNode {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what} …</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={String(i)} className="bar" aria-hidden="true" />
      ))}
    </div>
  );
}

/** There is nothing yet, and what to do about it. */
export function Empty({ title, children }: Readonly<{ title: string; children?: ReactNode }>): ReactNode {
  return (
    <div className="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** Which role sees what the caller may not see. */
export function NoRight({ what, roles }: Readonly<{ what: string; roles: readonly string[] }>): ReactNode {
  return (
    <div className="no-right" role="note">
      <p>
        <strong>You do not see {what}.</strong>
      </p>
      <p>
        {roles.length === 0
          ? 'It belongs to another party, or there is nothing of this name.'
          : `It is shown to: ${roles.join(', ')}. An operator grants roles; “Access” shows yours.`}
      </p>
    </div>
  );
}

/** What went wrong, what to do, and a way to try again. */
function Failed({ problem, retry }: Readonly<{ problem: Problem; retry: () => void }>): ReactNode {
  return (
    <div className="problem" role="alert">
      <p>
        <strong>✗ {problem.title}</strong>
      </p>
      {problem.detail !== '' && <p>{problem.detail}</p>}
      <p className="row">
        <button type="button" onClick={retry}>
          Try again
        </button>
        {problem.traceId !== null && (
          <span className="note">
            Trace <code>{problem.traceId}</code>
          </span>
        )}
      </p>
    </div>
  );
}

type Shown<T> = Readonly<{
  asked: Asked<T>;
  /** What is asked for, as "the vehicle". */
  what: string;
  /** The roles that see it. */
  roles?: readonly string[];
  children: (answer: T) => ReactNode;
}>;

const isRefused = (problem: Problem): boolean =>
  problem.status === 403 || (problem.status === 404 && codeOf(problem) === 'not-found');

/** An answer, or the state that is in its stead. */
export function Answered<T>({ asked, what, roles = [], children }: Shown<T>): ReactNode {
  const { me } = useSession();
  const { answer, problem, isLoading, retry } = asked;
  if (problem !== null && isRefused(problem)) {
    // A caller with the right role is not kept from it: there is nothing.
    const isRight = problem.status === 404 && roles.some((role) => me.roles.includes(role));
    return isRight ? (
      <Empty title={`There is nothing to show here: ${what}.`} />
    ) : (
      <NoRight what={what} roles={roles} />
    );
  }
  return (
    <>
      {problem !== null && <Failed problem={problem} retry={retry} />}
      {answer !== null && children(answer)}
      {answer === null && isLoading && <Loading what={what} />}
    </>
  );
}
