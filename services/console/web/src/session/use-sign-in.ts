/** Signs somebody in and out: by the session of this browser, by an identity of the demo, or by a key. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { clientOf, type Problem } from '../api/client.ts';
import type { WaysToSignIn } from '../api/shapes.ts';
import { whenSignedInElsewhere } from './provider-session.ts';
import { isSignedIn, SignIns, type State } from './sign-ins.ts';

/** The name of the demo identity, which is not a secret, so that a reload keeps it. */
const DEMO_NAME = 'oretrail-demo-identity';

/** The demo identity that an address names (`?as=finance`), or that was taken before. */
function demoName(): string | null {
  const named = new URLSearchParams(window.location.search).get('as');
  if (named !== null) window.sessionStorage.setItem(DEMO_NAME, named);
  return named ?? window.sessionStorage.getItem(DEMO_NAME);
}

const NO_WAYS: WaysToSignIn = { provider: null, demo: [] };

/** The ways to sign in; null before they are known. @param onProblem called if the console does not say them */
function useWays(onProblem: (problem: Problem) => void): WaysToSignIn | null {
  const [ways, setWays] = useState<WaysToSignIn | null>(null);
  useEffect(() => {
    void clientOf(null)
      .get<WaysToSignIn>('/v1/sign-in')
      .then((reply) => {
        setWays(reply.ok ? reply.body : NO_WAYS);
        if (!reply.ok) onProblem(reply.problem);
      });
  }, [onProblem]);
  return ways;
}

/** Who is signed in, or how one can. */
export function useSignIn() {
  const [state, setState] = useState<State>(null);
  const signIns = useMemo(() => new SignIns(setState), []);
  const ways = useWays(signIns.failed);

  useEffect(() => {
    if (ways === null) return;
    const named = ways.demo.find(({ name }) => name === demoName());
    if (named !== undefined) void signIns.byKey(named.key);
    else if (ways !== NO_WAYS) void (ways.provider === null ? signIns.nobody() : signIns.resume());
  }, [ways, signIns]);

  const isOut = state !== null && !isSignedIn(state);
  useEffect(() => (isOut ? whenSignedInElsewhere(() => void signIns.resume()) : undefined), [isOut, signIns]);

  const takeKey = useCallback(
    async (key: string, name: string | null): Promise<void> => {
      if ((await signIns.byKey(key)) && name !== null) window.sessionStorage.setItem(DEMO_NAME, name);
    },
    [signIns],
  );
  const signOut = useCallback(() => {
    window.sessionStorage.removeItem(DEMO_NAME);
    void signIns.signOut();
  }, [signIns]);
  return { state, ways, takeKey, signOut };
}
