/** What the API answers, as far as the page reads it. Members that the caller may not see are absent. Source: console.md, "2. Query API". */

/** How far an answer has read. */
export type AsOf = Readonly<{ position: string; behind: number; seal?: number; knownAt?: string }>;

/** A page of a list. */
export type ListPage<Row> = Readonly<{ asOf?: AsOf; rows: readonly Row[]; next: string | null }>;

/** What a vehicle is. */
export type Vehicle = Readonly<{ manufacturer: string; make: string; model: string; modelYear: number; plant: string }>;

/** How many vehicles, and their dollars. */
export type Totals = Readonly<{ vehicles: number; amountUsd?: number; potentialUsd?: number }>;

/** One vehicle in a list. */
export type ListedVerdict = Readonly<{
  vin: string;
  vehicle?: Vehicle | null;
  revision: number;
  status: string;
  amountUsd?: number;
  potentialUsd?: number;
  previousAmountUsd?: number | null;
  cause?: string | null;
  basis?: string | null;
  decidingDate?: string | null;
  ruleset?: string;
  findings?: readonly string[];
  publishedAt: string;
}>;

/** One reason in a verdict. */
export type Finding = Readonly<{
  code: string;
  requirements: readonly string[];
  citation: string;
  message: string;
  subjects?: readonly string[];
  more?: true;
}>;

/** The outcome of one requirement, with what it rests on. */
export type Requirement = Readonly<{
  outcome: string;
  country?: string;
  limitUsd?: string;
  test?: string;
  threshold?: string;
  share?: string;
  shareLow?: string;
  shareHigh?: string;
}>;

/** Statements that led to a revision. */
export type Causes = Readonly<{ digests: readonly string[]; more: number }>;

/** One revision of a verdict. */
export type Revision = Readonly<{
  vin: string;
  revision: number;
  status: string;
  publishedAt: string;
  verdictId?: string;
  previousAmountUsd?: number;
  cause?: string;
  basis?: string;
  decidingDate?: string;
  acquiredOn?: string;
  amountUsd?: number;
  potentialUsd?: number;
  ruleset?: string;
  requirements?: Readonly<Record<string, Requirement>>;
  findings?: readonly Finding[];
  causes?: Causes;
}>;

/** One revision in the ledger. */
export type LedgerRow = Readonly<{
  publishedAt: string;
  vin: string;
  vehicle?: Vehicle | null;
  revision: number;
  status: string;
  previousAmountUsd?: number | null;
  amountUsd?: number;
  cause?: string | null;
  causes?: Causes;
}>;

/** What the revisions with one cause changed. First revisions have no cause. */
export type LedgerSum = Readonly<{ cause: string | null; revisions: number; gainedUsd: number; lostUsd: number }>;

/** A page of the ledger, with the totals of its filter. */
export type LedgerPage = ListPage<LedgerRow> &
  Readonly<{ totals?: Readonly<{ revisions: number; byCause?: readonly LedgerSum[] }> }>;

/** A vehicle with its last revision. */
export type VehicleVerdict = Revision & Readonly<{ asOf?: AsOf; vehicle?: Vehicle | null }>;

type Change<T> = Readonly<{ before: T; after: T }>;

/** What changed between two revisions. */
export type Comparison = Readonly<{
  asOf?: AsOf;
  status: Change<string>;
  amountUsd?: Change<number>;
  potentialUsd?: Change<number>;
  ruleset?: Change<string>;
  decidingDate?: Change<string | null>;
  requirements?: readonly (Readonly<{ name: string }> & Change<Requirement | null>)[];
  findings?: Readonly<{
    came: readonly Finding[];
    went: readonly Finding[];
    changed: readonly Readonly<{ code: string; came: readonly string[]; went: readonly string[] }>[];
  }>;
  causes?: Causes;
}>;

/** A part from 0 to 1 as two decimal strings. */
export type Range = Readonly<{ low: string; high: string }>;

/** One procurement chain of a vehicle. */
export type ExplainedChain = Readonly<{
  lots?: readonly string[];
  mineral: string | null;
  usd?: string | null;
  isUntraced: boolean;
  isRecycled: boolean | null;
  steps: readonly Readonly<{ activity: string; country: string; facility?: string; operator?: string }>[];
  counts: Range;
}>;

/** The value of components of one kind from one place. */
export type ExplainedComponent = Readonly<{
  component: string;
  country: string;
  operator?: string;
  usd?: string | null;
  counts: boolean;
}>;

/** How one requirement was worked out. */
export type ExplainedRequirement = Readonly<{
  name: string;
  outcome: string;
  /** Absent if the sentences name what the caller may not see. */
  steps?: readonly string[];
  authorities: readonly Readonly<{ citation: string; status: string; unconfirmed?: string }>[];
}>;

/** Chains of one mineral with the same steps, for the manufacturer. */
export type ChainGroup = Readonly<{
  mineral: string | null;
  steps: readonly Readonly<{ activity: string; country: string }>[];
  /** `all`, `none`, `part` or `open`. */
  counts: string;
  chains: number;
}>;

/** What would have to be known or changed to reach more. */
export type NextStep = Readonly<{
  code: string;
  requirement: string | null;
  subjects?: readonly string[];
  text?: string;
}>;

/** A verdict with its reasons. */
export type Explanation = Readonly<{
  asOf?: AsOf;
  isPublished?: boolean;
  /** The last revision that was published by then; null if there was none. */
  revision?: number | null;
  ruleset?: string;
  /** Make, model and model year; null for a withdrawn vehicle. */
  vehicle?: string | null;
  verdict: Omit<VehicleVerdict, 'publishedAt' | 'revision'>;
  creditSteps: readonly string[];
  requirements: readonly ExplainedRequirement[];
  nextSteps: readonly NextStep[];
  chains?: readonly ExplainedChain[];
  components?: readonly ExplainedComponent[];
  byCountry?: readonly ChainGroup[];
}>;

/** A lot or vehicle of a lineage. */
export type LineageNode = Readonly<{
  id: string;
  tier?: string;
  country?: string | null;
  activities?: readonly Readonly<{ activity: string; country: string }>[];
  standing: string;
  findings?: readonly string[];
}>;

/** What a lot or vehicle was made of, or what was made of it. */
export type Lineage = Readonly<{
  asOf?: AsOf;
  direction: string;
  isCut: boolean;
  hiddenVehicles: number;
  nodes: readonly LineageNode[];
  draws: readonly Readonly<{ parent: string; consumer: string }>[];
}>;

/** One group of a summary. */
export type SummaryRow = Totals & Readonly<{ by: readonly (string | number)[] }>;

/** Vehicles and dollars by dimensions. */
export type Summary = Readonly<{ asOf?: AsOf; by: readonly string[]; rows: readonly SummaryRow[]; more: number }>;

/** One mineral of a lot, or a lot of components as one. */
export type Balance = Readonly<{
  mineral: string | null;
  massKg?: string | null;
  asked?: string;
  granted?: string;
  left?: string;
}>;

/** A statement, and what became of it. */
export type Statement = Readonly<{
  digest: string;
  id?: string;
  type?: string;
  source?: string;
  subject?: string;
  standing: string;
  by?: readonly string[];
  /** The code of its dead letter. */
  code?: string | null;
  recordedAt?: string;
  /** Who sent it. */
  principal?: string | null;
  /** What it states, for its own party and for auditors. */
  data?: Readonly<Record<string, unknown>>;
}>;

/** A reference fact in force. Source: events.md, `oretrail.reference-fact.v1`. */
export type Fact = Readonly<{
  key: string;
  digest: string;
  hasIdConflict: boolean;
  source?: string;
  data: Readonly<Record<string, unknown> & { fact: string; from: string }>;
}>;

/** A grant in force of the caller. */
export type HeldGrant = Readonly<{
  grantId: string;
  roles: readonly string[];
  sources: readonly string[];
  may: readonly Readonly<{ lots?: string; facts?: string; vehicles?: string }>[];
  types: readonly string[];
  from: string;
  to: string;
}>;

/** Who is signed in. */
export type Me = Readonly<{ principal: string; kind: string; roles: readonly string[]; grants: readonly HeldGrant[] }>;

/** How one can sign in. */
export type WaysToSignIn = Readonly<{
  /** The identity provider of the page; null if it has none. */
  provider: Readonly<{ issuer: string }> | null;
  demo: readonly Readonly<{ name: string; key: string }>[];
}>;
