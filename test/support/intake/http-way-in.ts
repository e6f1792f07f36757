/** The contract's way in by HTTP: each request is NDJSON, one line for each statement. Source: intake.md, "HTTP". */
import type { Principal } from '@oretrail/authority';
import type { WayIn, WayOutcome } from '../intake-contract.ts';

/** Where the intake is, and how its clients sign in. */
export type HttpWayOptions = Readonly<{
  /** The base of the address, without a `/` at its end. */
  url: string;
  principalOf: (client: string) => Principal;
  /** The bearer token or API key of a client. */
  tokenOf: (client: string) => Promise<string>;
}>;

/** What an answer to events has, in a problem too. */
export type EventsBody<Item> = Readonly<{
  items?: readonly Item[];
  errors?: readonly Readonly<{ index: number; code: string; pointer: string }>[];
}>;

/** The items with their faults, which a problem has beside them. */
export function itemsIn<Item extends object>({ items = [], errors = [] }: EventsBody<Item>): Item[] {
  const faults = Map.groupBy(errors, ({ index }) => index);
  return items.map((item, i) => ({ ...(faults.has(i) ? { errors: faults.get(i) } : {}), ...item }));
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
      const body = (await response.json()) as EventsBody<WayOutcome>;
      // Each of several events has its item, also in a problem, unless the request is refused as a whole.
      if (body.items === undefined) throw new Error(`the request is refused: ${JSON.stringify(body)}`);
      return itemsIn(body);
    },
  };
}
