/** The ways to sign in: the identity provider, identities of a demo by one click, or a key; and why nobody is signed in. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { clientOf, type Problem } from '../api/client.ts';
import type { WaysToSignIn } from '../api/shapes.ts';
import type { Out } from './sign-ins.ts';

type Asked = Readonly<{
  ways: WaysToSignIn;
  out: Out;
  onKey: (key: string, demoName: string | null) => Promise<void>;
  onSignOut: () => void;
}>;

const ABOUT: Readonly<Record<string, string>> = {
  supplier: 'What is wanted of us, what became of our statements',
  manufacturer: 'Our vehicles, and what would bring more',
  finance: 'Credits: supported, open, lost, and why',
  auditor: 'Seals, evidence, and every statement',
  operator: 'What is stuck, and how to mend it',
};

/** Characters of an address to come back to that the console takes (services/console, RETURN_PATH_LENGTH_MAX). */
const RETURN_PATH_LENGTH_MAX = 1_024;

/** Where the person is now; the overview if the address is too long to be kept. */
function here(): string {
  const { pathname, search, hash } = window.location;
  const path = pathname + search + hash;
  return path.length <= RETURN_PATH_LENGTH_MAX ? path : '/';
}

/** Statuses that another try may change: no answer at all, and not now. */
const PASSING: readonly number[] = [0, 429, 503];

function ProblemText({ problem }: Readonly<{ problem: Problem }>): ReactNode {
  return (
    <p className="problem" role="alert">
      <strong>✗ {problem.title}</strong> {problem.detail}
    </p>
  );
}

/** What went wrong before the person has asked for anything. The session of the browser may still be there. */
function FirstProblem({ problem }: Readonly<{ problem: Problem }>): ReactNode {
  return (
    <>
      <ProblemText problem={problem} />
      {PASSING.includes(problem.status) && (
        <p>
          <button type="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </p>
      )}
    </>
  );
}

/** Why nobody is signed in. */
function WhyOut({ out, issuer, onSignOut }: Readonly<{ out: Out; issuer: string; onSignOut: () => void }>): ReactNode {
  const { why, signOutAddress } = out;
  if (why === 'first') return null;
  return (
    <div className="empty" role="status">
      {why === 'ended' && (
        <p>
          <strong>Your session has ended.</strong> Sign in again to come back to this page.
        </p>
      )}
      {why === 'signed-out' && (
        <p>
          <strong>You are signed out.</strong>{' '}
          {signOutAddress !== null && (
            <>
              {issuer} may still know you. <a href={signOutAddress}>Sign out there too</a>
            </>
          )}
        </p>
      )}
      {why === 'half-signed-out' && (
        <>
          <p>
            <strong>✗ You are not signed out yet.</strong> This browser still has your session, for the console did not
            answer.
          </p>
          <p>
            <button type="button" onClick={onSignOut}>
              Sign out again
            </button>
          </p>
        </>
      )}
    </div>
  );
}

function AtProvider({ issuer }: Readonly<{ issuer: string }>): ReactNode {
  const [isLeaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const leave = async (): Promise<void> => {
    setLeaving(true);
    setProblem(null);
    const body = JSON.stringify({ to: here() });
    const reply = await clientOf(null).post<{ location: string }>('/v1/sign-in/start', body, 'application/json');
    if (reply.ok) return window.location.assign(reply.body.location);
    setLeaving(false);
    setProblem(reply.problem);
  };
  return (
    <section aria-labelledby="provider">
      <h2 id="provider">Sign in with your account</h2>
      {problem !== null && <ProblemText problem={problem} />}
      <p className="row">
        <button type="button" aria-disabled={isLeaving} onClick={() => void (isLeaving || leave())}>
          Sign in
        </button>
        <span className="note" role="status">
          {isLeaving ? `Going to ${issuer} …` : `at ${issuer}`}
        </span>
      </p>
    </section>
  );
}

function Demo({ demo, onKey }: Readonly<{ demo: WaysToSignIn['demo']; onKey: Asked['onKey'] }>): ReactNode {
  return (
    <section aria-labelledby="demo">
      <h2 id="demo">Try the demo as</h2>
      <ul className="identities">
        {demo.map(({ name, key }) => (
          <li key={name}>
            <button type="button" onClick={() => void onKey(key, name)}>
              <strong>{name}</strong>
              <span>{ABOUT[name] ?? 'Another identity of the demo'}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function KeyForm({ onKey }: Readonly<{ onKey: Asked['onKey'] }>): ReactNode {
  const [key, setKey] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onKey(key.trim(), null);
  };
  return (
    <form onSubmit={submit}>
      <h2>Sign in with a key or a token</h2>
      <label htmlFor="key">API key, or bearer token of your identity provider</label>
      <div className="row">
        <input
          id="key"
          type="password"
          autoComplete="off"
          required
          value={key}
          onChange={(e) => setKey(e.target.value)}
        />
        <button type="submit">Sign in with it</button>
      </div>
      <p className="note">It stays in the memory of this page, and is gone when you close it.</p>
    </form>
  );
}

/** Shows the ways to sign in. */
export function SignIn({ ways, out, onKey, onSignOut }: Asked): ReactNode {
  const content = useRef<HTMLElement>(null);
  const { why, problem } = out;
  useEffect(() => {
    document.title = 'Sign in · Oretrail';
    // What had the focus is gone.
    if (why !== 'first') content.current?.focus();
  }, [why]);
  const issuer = ways.provider === null ? '' : new URL(ways.provider.issuer).host;
  return (
    <main className="sign-in" id="content" ref={content} tabIndex={-1}>
      <h1>Oretrail</h1>
      <p>Battery minerals from the mine to the clean-vehicle credit, with the evidence for every dollar.</p>
      <WhyOut out={out} issuer={issuer} onSignOut={onSignOut} />
      {problem !== null && why !== 'half-signed-out' && <FirstProblem problem={problem} />}
      {ways.provider !== null && <AtProvider issuer={issuer} />}
      {ways.demo.length > 0 && <Demo demo={ways.demo} onKey={onKey} />}
      <KeyForm onKey={onKey} />
    </main>
  );
}
