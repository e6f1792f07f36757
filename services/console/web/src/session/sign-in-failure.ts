/** Why a sign-in at the provider failed, for the person who tried it. The console sends the browser back with a code in the address. */
import type { Problem } from '../api/client.ts';

/** Source: services/console, sign-in-routes.ts. */
const PARAMETER = 'sign-in';

type Words = Readonly<{ title: string; detail: string }>;

const OTHER: Words = { title: 'The sign-in failed.', detail: 'Sign in again. If that fails too, ask an operator.' };
const WORDS: Readonly<Record<string, Words>> = {
  'sign-in-away': {
    title: 'The identity provider does not answer.',
    detail: 'Sign in again in a minute. Nothing was lost.',
  },
  'sign-in-lost': {
    title: 'This sign-in was begun in another browser, or it has ended already.',
    detail: 'Sign in again.',
  },
  'sign-in-refused': {
    title: 'The identity provider did not sign you in.',
    detail: 'Sign in again. If that fails too, ask those who keep your accounts.',
  },
  'provider-misfit': {
    title: 'The console and the identity provider do not fit together.',
    detail: 'Ask an operator to compare the client at the provider with the settings of the console.',
  },
  'too-many-sign-ins': { title: 'Too many sign-ins come from your address.', detail: 'Sign in again in a minute.' },
  'not-ready': { title: 'The console has just started.', detail: 'Sign in again in a minute.' },
};

/** The failure that the address names, which it then no longer does; null if it names none. */
export function takeFailure(): Problem | null {
  const address = new URL(window.location.href);
  const code = address.searchParams.get(PARAMETER);
  if (code === null) return null;
  address.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, '', address.pathname + address.search + address.hash);
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return { type: `urn:oretrail:error:${code}`, status: 400, traceId: null, errors: [], ...(words ?? OTHER) };
}
