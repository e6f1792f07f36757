/**
 * A second reading of docs/spec/intake.md, section 1, from the text alone: slow, without an index, and without anything of
 * `packages/authority`. Times are in milliseconds.
 */

/** An entry of `may`. */
export type PlainScope = Readonly<{ lots?: string; facts?: string; vehicles?: string }>;
/** `data` of a grant. */
export type PlainGrant = Readonly<{
  grantId: string;
  principal: string;
  roles: readonly string[];
  sources: readonly string[];
  may: readonly PlainScope[];
  types: readonly string[];
  from: string;
  to: string;
  delegable?: boolean;
  parent?: string;
}>;
/** An event that grants or revokes. */
export type PlainGrantEvent = Readonly<{
  id: string;
  source: string;
  grant?: PlainGrant;
  revokes?: string;
}>;
/** A statement. `corrects` is the source of the corrected event. */
export type PlainStatement = Readonly<{
  source: string;
  subject: string;
  type: string;
  time: string;
  corrects?: string;
}>;

type Entry = { readonly grant: PlainGrant; readonly recorded: number; revoked: number };

const ms = (time: string): number => Date.parse(time);
const DAY_MS = 24 * 60 * 60 * 1_000;
const FACT = /^(country-agreement|entity|critical-minerals-test|impracticable-to-trace-plan)\//;
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
const ENDS_WITH_DAY = /\/\d{4}-\d{2}-\d{2}$/;

const isPrefix = (text: string): boolean => /[:/#]$/.test(text);

/** Whether a subject is under an entry of `may`. */
export function isUnder(subject: string, { lots, facts, vehicles }: PlainScope): boolean {
  if (VIN.test(subject)) {
    if (vehicles === undefined) return false;
    return vehicles[2] === '9'
      ? vehicles === subject.slice(0, 3) + subject.slice(11, 14)
      : vehicles === subject.slice(0, 3);
  }
  if (!FACT.test(subject)) {
    return lots !== undefined && (isPrefix(lots) ? subject.startsWith(lots) : subject === lots);
  }
  if (facts === undefined) return false;
  if (isPrefix(facts)) return subject.startsWith(facts);
  if (!ENDS_WITH_DAY.test(subject)) return false;
  return ENDS_WITH_DAY.test(facts) ? subject === facts : subject.replace(ENDS_WITH_DAY, '') === facts;
}

/** Subjects under an entry, of which all are under another one only if every subject is. */
function witnesses({ lots, facts, vehicles }: PlainScope): string[] {
  if (lots !== undefined) return [isPrefix(lots) ? `${lots}zq9` : lots];
  if (vehicles !== undefined) return [`${vehicles.slice(0, 3)}00000000${vehicles.slice(3).padEnd(6, '0')}`];
  const text = facts ?? '';
  if (isPrefix(text)) return [`${text}zq9/2026-01-01`];
  return ENDS_WITH_DAY.test(text) ? [text] : [`${text}/2026-01-01`, `${text}/1999-12-31`];
}

const overlap = (a: PlainScope, b: PlainScope): boolean =>
  [...witnesses(a), ...witnesses(b)].some((subject) => isUnder(subject, a) && isUnder(subject, b));
const isWithin = (a: PlainScope, b: PlainScope): boolean => witnesses(a).every((subject) => isUnder(subject, b));

/** All that was granted and revoked, as a list. */
export class PlainAuthority {
  private readonly bootstrap: string;
  private readonly entries: Entry[] = [];
  private readonly accepted: { readonly identity: string; readonly content: string }[] = [];

  constructor(bootstrap: string) {
    this.bootstrap = bootstrap;
  }

  /** What becomes of a grant event: accepted, a duplicate, or refused. */
  sends(principal: string, at: string, event: PlainGrantEvent): string {
    const identity = `${event.source} ${event.grant?.grantId ?? event.revokes} ${event.id}`;
    const content = JSON.stringify(event);
    const known = this.accepted.find((other) => other.identity === identity);
    if (known !== undefined) return known.content === content ? 'duplicate' : 'refused';
    const outcome =
      event.grant === undefined
        ? this.revokes(principal, ms(at), event)
        : this.grants(principal, ms(at), event.grant, event.source);
    if (outcome === 'accepted') this.accepted.push({ identity, content });
    return outcome;
  }

  /** Whether a principal may state an event. */
  admits(principal: string, at: string, statement: PlainStatement): boolean {
    const { source, subject, type, time, corrects } = statement;
    if (ms(time) - ms(at) > DAY_MS) return false;
    return this.entries.some((entry) => {
      const { grant } = entry;
      if (grant.principal !== principal || !this.isInForce(entry, ms(at))) return false;
      if (!grant.sources.includes(source) || !grant.types.includes(type)) return false;
      if (corrects !== undefined && grant.roles.includes('operator')) return true;
      if (corrects !== undefined && corrects !== source) return false;
      return grant.may.some((scope) => isUnder(subject, scope));
    });
  }

  /** The principals that hold a right to a subject at a time, as a list of pairs that are not allowed. */
  strangers(subject: string, at: string): string[] {
    const holders = this.entries.filter(
      (entry) => this.isInForce(entry, ms(at)) && entry.grant.may.some((scope) => isUnder(subject, scope)),
    );
    return holders.flatMap((a) =>
      holders
        .filter((b) => !this.isOneHeldFromOther(a.grant, b.grant))
        .map((b) => `${a.grant.grantId} ${b.grant.grantId}`),
    );
  }

  private entryOf(grantId: string | undefined): Entry | undefined {
    return this.entries.find(({ grant }) => grant.grantId === grantId);
  }

  private isInForce(entry: Entry, at: number): boolean {
    const { grant, recorded, revoked } = entry;
    const parent = this.entryOf(grant.parent);
    if (parent !== undefined && !this.isInForce(parent, at)) return false;
    return recorded <= at && ms(grant.from) <= at && at < ms(grant.to) && at < revoked;
  }

  private isOperator({ grant }: Entry): boolean {
    return grant.roles.includes('operator');
  }

  private isOneHeldFromOther(a: PlainGrant, b: PlainGrant): boolean {
    return (
      a.principal === b.principal ||
      this.entryOf(a.parent)?.grant.principal === b.principal ||
      this.entryOf(b.parent)?.grant.principal === a.principal
    );
  }

  /** Whether a principal may grant or revoke something, as this source. */
  private mayAct(principal: string, at: number, source: string, parent: Entry | undefined): boolean {
    return this.entries.some(
      (entry) =>
        entry.grant.principal === principal &&
        this.isInForce(entry, at) &&
        entry.grant.sources.includes(source) &&
        (this.isOperator(entry) || entry === parent),
    );
  }

  private revokes(principal: string, at: number, { revokes, source }: PlainGrantEvent): string {
    const entry = this.entryOf(revokes);
    if (entry === undefined) return 'refused';
    if (!this.mayAct(principal, at, source, this.entryOf(entry.grant.parent))) return 'refused';
    if (entry.revoked !== Number.POSITIVE_INFINITY) return 'duplicate';
    entry.revoked = at;
    return 'accepted';
  }

  private grants(principal: string, at: number, grant: PlainGrant, source: string): string {
    const entry: Entry = { grant, recorded: at, revoked: Number.POSITIVE_INFINITY };
    if (ms(grant.from) >= ms(grant.to)) return 'refused';
    if (grant.parent !== undefined && (grant.delegable === true || this.isOperator(entry))) return 'refused';
    if (this.entries.length === 0) {
      const isGood =
        grant.sources.length > 0 && principal === this.bootstrap && this.isOperator(entry) && this.isInForce(entry, at);
      return isGood ? this.enters(entry) : 'refused';
    }
    const parent = this.entryOf(grant.parent);
    if (grant.parent !== undefined && parent === undefined) return 'refused';
    if (!this.mayAct(principal, at, source, parent)) return 'refused';
    if (this.entryOf(grant.grantId) !== undefined) return 'refused';
    if (parent !== undefined && !this.isNarrower(grant, parent, principal, at)) return 'refused';
    return this.entries.some((other) => this.collides(entry, other)) ? 'refused' : this.enters(entry);
  }

  private enters(entry: Entry): string {
    this.entries.push(entry);
    return 'accepted';
  }

  private isNarrower(grant: PlainGrant, parent: Entry, principal: string, at: number): boolean {
    const wide = parent.grant;
    if (wide.delegable !== true || wide.parent !== undefined || !this.isInForce(parent, at)) return false;
    if (grant.principal === wide.principal) return false;
    if (ms(grant.from) < ms(wide.from) || ms(grant.to) > ms(wide.to)) return false;
    if (!grant.types.every((type) => wide.types.includes(type))) return false;
    if (!grant.may.every((scope) => wide.may.some((wider) => isWithin(scope, wider)))) return false;
    const isByOperator = this.entries.some(
      (entry) => entry.grant.principal === principal && this.isOperator(entry) && this.isInForce(entry, at),
    );
    if (isByOperator) return true;
    return (
      grant.sources.every((source) => wide.sources.includes(source)) &&
      grant.roles.every((role) => wide.roles.includes(role))
    );
  }

  /** Whether some instant would see two strangers hold the same. If there is one, the later beginning of the two is one. */
  private collides(entry: Entry, other: Entry): boolean {
    if (this.isOneHeldFromOther(entry.grant, other.grant)) return false;
    if (!entry.grant.may.some((a) => other.grant.may.some((b) => overlap(a, b)))) return false;
    const begins = [entry, other].flatMap(({ grant, recorded }) => [ms(grant.from), recorded]);
    return begins.some((at) => this.isInForce(entry, at) && this.isInForce(other, at));
  }
}
