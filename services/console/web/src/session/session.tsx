/** Who is signed in. The token stays in memory: a closed page has forgotten it. Source: console.md, "Sign-in and demo". */
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { Client } from '../api/client.ts';
import type { AsOf, Me } from '../api/shapes.ts';
import { SignIn } from './sign-in.tsx';
import { isSignedIn, type State } from './sign-ins.ts';
import { useSignIn } from './use-sign-in.ts';

/** How far the page at an address has read, and when it learned so. */
export type Noted = Readonly<{ asOf: AsOf; at: Date; path: string }>;

/** The session of a signed-in person. */
export type Session = Readonly<{
  client: Client;
  me: Me;
  /** Last answers by path, so that the way back is quick. */
  known: Map<string, unknown>;
  noted: Noted | null;
  noteAsOf: (asOf: AsOf) => void;
  signOut: () => void;
}>;

const SessionContext = createContext<Session | null>(null);

/** The session; only below {@link SessionGate}. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('There is nobody signed in here');
  return session;
}

/** Shows its children to a person who has signed in, and else the ways to do so. */
export function SessionGate({ children }: Readonly<{ children: ReactNode }>): ReactNode {
  const { state, ways, takeKey, signOut } = useSignIn();
  const [last, setLast] = useState<Readonly<{ of: State; noted: Noted }> | null>(null);
  // What one person has read is not for the next.
  const own = useMemo(() => {
    const noteAsOf = (asOf: AsOf): void =>
      setLast({ of: state, noted: { asOf, at: new Date(), path: window.location.pathname } });
    return isSignedIn(state) ? { ...state, known: new Map<string, unknown>(), noteAsOf } : null;
  }, [state]);
  const noted = last?.of === state ? last.noted : null;
  const session = useMemo(() => (own === null ? null : { ...own, noted, signOut }), [own, noted, signOut]);

  if (session !== null) return <SessionContext value={session}>{children}</SessionContext>;
  if (ways === null || state === null || isSignedIn(state)) {
    return <p className="waiting">Looking for ways to sign in …</p>;
  }
  return <SignIn ways={ways} out={state} onKey={takeKey} onSignOut={signOut} />;
}
