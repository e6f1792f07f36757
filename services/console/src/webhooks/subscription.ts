/** A subscription as it is stored. */
import type { PrincipalId } from '@oretrail/authority';
import type { StreamPlace } from '../streams/place.ts';

/** `paused` by its owner or after failures, and `ended` by a target that answered 410: both keep what waits, until `resume`. */
export type SubscriptionState = 'active' | 'paused' | 'ended';

/** What its owner has said. */
export type SubscriptionAsked = Readonly<{
  principal: PrincipalId;
  url: string;
  /** Parameters of `/v1/verdicts`, as they were sent. */
  filter: Readonly<Record<string, string | readonly string[]>>;
  description: string;
}>;

/** One subscription. Times are milliseconds since 1970. */
export type Subscription = SubscriptionAsked &
  Readonly<{
    id: string;
    state: SubscriptionState;
    /** Why it is not active; null if its owner has paused it, or it is active. */
    reason: string | null;
    /** Revisions before this place are delivered or wait. */
    place: StreamPlace;
    secret: string;
    /** The secret before, which signs as well until then. */
    oldSecret: string | null;
    oldSecretUntilMs: number;
    createdAtMs: number;
    deliveredAtMs: number | null;
    /** What the last request came to if it failed; null after one that was delivered. */
    failure: string | null;
  }>;

/** One revision that waits for its target. */
export type Waiting = Readonly<{
  vin: string;
  revision: number;
  /** Where it lies in the topic of verdicts. */
  partition: number;
  offset: number;
  /** Requests that have failed. */
  attempts: number;
  /** When it is sent. */
  dueMs: number;
  /** When the first request failed; null before that. */
  failingSinceMs: number | null;
}>;
