/** Who is signed in. The token stays in memory: a closed page has forgotten it. Source: console.md, "Sign-in and demo". */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { type Client, clientOf, type Problem } from '../api/client.ts';
import type { AsOf, Me, WaysToSignIn } from '../api/shapes.ts';
import { SignIn } from './sign-in.tsx';

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

/** The name of the demo identity, which is not a secret, so that a reload keeps it. */
const DEMO_NAME = 'oretrail-demo-identity';

/** The demo identity that an address names (`?as=finance`), or that was taken before. */
function demoName(): string | null {
  const named = new URLSearchParams(window.location.search).get('as');
  if (named !== null) window.sessionStorage.setItem(DEMO_NAME, named);
  return named ?? window.sessionStorage.getItem(DEMO_NAME);
}

const NO_WAYS: WaysToSignIn = { providers: [], demo: [] };
const NO_CLIENT = clientOf(null);

type SignedIn = Readonly<{ client: Client; me: Me }>;

function useWays(): WaysToSignIn | null {
  const [ways, setWays] = useState<WaysToSignIn | null>(null);
  useEffect(() => {
    void NO_CLIENT.get<WaysToSignIn>('/v1/sign-in').then((reply) => setWays(reply.ok ? reply.body : NO_WAYS));
  }, []);
  return ways;
}

/** Shows its children to a person who has signed in, and else the ways to do so. */
export function SessionGate({ children }: Readonly<{ children: ReactNode }>): ReactNode {
  const ways = useWays();
  const [signedIn, setSignedIn] = useState<SignedIn | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [noted, setNoted] = useState<Noted | null>(null);

  const signIn = useCallback(async (token: string, name: string | null): Promise<void> => {
    const client = clientOf(token);
    const reply = await client.get<Me>('/v1/me');
    if (!reply.ok) return setProblem(reply.problem);
    if (name !== null) window.sessionStorage.setItem(DEMO_NAME, name);
    setProblem(null);
    setSignedIn({ client, me: reply.body });
  }, []);

  useEffect(() => {
    const named = ways?.demo.find(({ name }) => name === demoName());
    if (named !== undefined) void signIn(named.key, named.name);
  }, [ways, signIn]);

  const signOut = useCallback(() => {
    window.sessionStorage.removeItem(DEMO_NAME);
    setSignedIn(null);
    setNoted(null);
  }, []);
  const noteAsOf = useCallback((asOf: AsOf) => setNoted({ asOf, at: new Date(), path: window.location.pathname }), []);
  const known = useMemo(() => new Map<string, unknown>(signedIn === null ? [] : []), [signedIn]);
  const session = useMemo(
    () => (signedIn === null ? null : { ...signedIn, known, noted, noteAsOf, signOut }),
    [signedIn, known, noted, noteAsOf, signOut],
  );

  if (session !== null) return <SessionContext value={session}>{children}</SessionContext>;
  if (ways === null) return <p className="waiting">Looking for ways to sign in …</p>;
  return <SignIn ways={ways} problem={problem} onToken={signIn} />;
}
