/** Asks the API for what a part of the page shows. The last answer stays while a newer one is on its way. */
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../session/session.tsx';
import type { Problem } from './client.ts';
import type { AsOf } from './shapes.ts';

/** How far an asked-for answer has come. */
export type Asked<T> = Readonly<{
  /** Null before the first answer. */
  answer: T | null;
  problem: Problem | null;
  isLoading: boolean;
  retry: () => void;
}>;

type State<T> = Readonly<{ path: string | null; answer: T | null; problem: Problem | null; isLoading: boolean }>;

/** @param path null if nothing is to be asked yet */
export function useAnswer<T extends { asOf?: AsOf }>(path: string | null): Asked<T> {
  const { client, noteAsOf, known } = useSession();
  const [state, setState] = useState<State<T>>({ path: null, answer: null, problem: null, isLoading: path !== null });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    setState({ path, answer: (known.get(path) as T | undefined) ?? null, problem: null, isLoading: true });
    void client.get<T>(path, leaving.signal).then((reply) => {
      if (leaving.signal.aborted) return;
      if (!reply.ok) {
        setState((last) => ({ ...last, problem: reply.problem, isLoading: false }));
        return;
      }
      known.set(path, reply.body);
      if (reply.body.asOf !== undefined) noteAsOf(reply.body.asOf);
      setState({ path, answer: reply.body, problem: null, isLoading: false });
    });
    return () => leaving.abort();
  }, [client, known, noteAsOf, path, attempt]);

  const retry = useCallback(() => setAttempt((last) => last + 1), []);
  const isOfPath = state.path === path;
  return {
    answer: isOfPath ? state.answer : null,
    problem: isOfPath ? state.problem : null,
    isLoading: path !== null && (state.isLoading || !isOfPath),
    retry,
  };
}
