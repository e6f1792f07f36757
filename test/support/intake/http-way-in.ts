/** The contract's way in by HTTP: each request is NDJSON, one line for each statement. Source: intake.md, "HTTP". */
import type { Principal } from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import type { WayIn, WayOutcome } from '../intake-contract.ts';

/** Where the intake is, and how its clients sign in. */
export type HttpWayOptions = Readonly<{
  /** The base of the address, without a `/` at its end. */
  url: string;
  principalOf: (client: string) => Principal;
  /** The bearer token or API key of a client. */
  tokenOf: (client: string) => Promise<string>;
}>;

type Body = Readonly<{
  items?: readonly WayOutcome[];
  errors?: readonly (Pick<Fault, 'code' | 'pointer'> & Readonly<{ index?: number }>)[];
}>;

/** The outcomes that an answer reports: of a request of which nothing was accepted it may have the errors alone. */
function outcomesIn({ items, errors = [] }: Body, count: number): readonly WayOutcome[] {
  if (items !== undefined) return items;
  return Array.from({ length: count }, (_, i) => {
    return { outcome: 'rejected', errors: errors.filter(({ index = 0 }) => index === i) };
  });
}

/** The way in of an intake that runs. */
export function httpWayIn({ url, principalOf, tokenOf }: HttpWayOptions): WayIn {
  return {
    principalOf,
    send: async (statements, client) => {
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenOf(client)}`, 'content-type': 'application/x-ndjson' },
        body: statements.join('\n'),
      });
      if (response.status === 401) return statements.map(() => ({ outcome: 'not-signed-in' }));
      return outcomesIn((await response.json()) as Body, statements.length);
    },
  };
}
