/** What is to be done with the statements of a request, given all that is known and under way. Source: intake.md, "Idempotency". */
import { type OretrailEvent, shownValue } from '@oretrail/model';
import { INTAKE_ERRORS } from '../errors.ts';
import type { RecordedStatement } from '../intake.ts';
import { identityOf } from '../known/keys.ts';
import type { KnownStatements } from '../known/known-statements.ts';
import type { Outgoing } from '../writing/outgoing.ts';
import { type Checked, type Rejected, rejected } from './check.ts';
import type { InFlight, Under } from './in-flight.ts';
import type { Stamping } from './stamping.ts';

/** What is to be done with one statement. */
export type Item =
  | Rejected
  /** It is in Kafka. */
  | Readonly<{ known: RecordedStatement }>
  /** It is to be written. */
  | Readonly<{ fresh: Outgoing }>
  /** The same is under way. */
  | Readonly<{ joined: Under; event: OretrailEvent }>
  /** Other content of the same identity is under way in another request: what becomes of that decides. */
  | Readonly<{ against: Under; event: OretrailEvent }>;

/** What decides that. */
export type PlanOptions = Readonly<{
  known: Pick<KnownStatements, 'find' | 'has'>;
  inFlight: Pick<InFlight, 'find'>;
  stamping: Stamping;
}>;

/** The rejection of other content for a known identity. */
export function conflict(event: OretrailEvent): Rejected {
  const what = `${shownValue(event.id)} of this source and subject has other content already`;
  const detail = `${what}. ${INTAKE_ERRORS.rows['id-conflict'].remedy}`;
  return rejected(event, [{ pointer: '/id', code: 'id-conflict', detail }]);
}

function joining(under: Under, event: OretrailEvent): Item {
  if (under.stated.digest === event.digest) return { joined: under, event };
  return under.flight === null ? conflict(event) : { against: under, event };
}

/** One item for each statement. Nothing is changed, and nothing is waited for, so no other request comes between. */
export function planned(statements: readonly Checked[], { known, inFlight, stamping }: PlanOptions): readonly Item[] {
  const own = new Map<string, Under>();
  return statements.map((statement): Item => {
    if ('outcome' in statement) return statement;
    const { event, grantId } = statement;
    const identity = identityOf(event);
    const under = own.get(identity) ?? inFlight.find(identity);
    if (under !== undefined) return joining(under, event);
    const recorded = known.find(event.digest);
    if (recorded !== null) return { known: recorded };
    if (known.has(identity)) return conflict(event);
    const message = stamping.message(event, grantId);
    if (!('message' in message)) return rejected(event, [message]);
    if (message.stated !== null) own.set(identity, { stated: message.stated, message, flight: null });
    return { fresh: message };
  });
}
