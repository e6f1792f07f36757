/** Whether each archived statement was allowed when it was made. Source: intake.md, "The check". */
import type { ArchivedRecord } from '@oretrail/archive';
import { type Admission, mayState, type PrincipalId } from '@oretrail/authority';
import { isTime, type OretrailEvent } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { JudgedRecord } from '../archived-events/archived-inputs.ts';
import type { GrantHistory } from './grant-history.ts';

/** Statements that are named: enough to see a pattern, and a report stays short however many there are. */
const NAMED_MAX = 100;

/** A statement that the grants did not allow when it was recorded. */
export type UnallowedStatement = Readonly<{
  place: TopicPartition;
  offset: number;
  id: string;
  subject: string;
  source: string;
  /** Who has stated it. */
  authid: string;
  /** When; null if it has no time, or more than one. */
  recordedtime: string | null;
  /** Why not, as sentences. */
  why: string;
}>;

/** What the check came to: events that the workers took, up to the last seal that was replayed. */
export type AuthorityCheck = Readonly<{
  /** Grant events that count. */
  grants: number;
  /** Records among the grants that the intake has not written. */
  unreadableGrants: number;
  /** Statements that the intake let in, and the grants allowed. */
  allowed: number;
  /** Statements that the intake let in, and no grant allowed. */
  notAllowed: number;
  /** The first of them, at most 100. */
  named: readonly UnallowedStatement[];
  /** Statements that came in by another way: an operator published them, or there was no intake yet. */
  notByIntake: number;
}>;

const AUTHID = 'ce_authid';
const RECORDED_TIME = 'ce_recordedtime';

/** The texts of all headers of a name. */
function valuesOf({ headers }: ArchivedRecord, name: string): readonly string[] {
  return headers
    .filter((header) => header.name.equals(Buffer.from(name)))
    .map(({ value }) => value?.toString('utf8') ?? '');
}

const NO_STAMP = 'It does not say once who has stated it, and when.';

/** Checks statements one by one, and holds but the first that were not allowed. */
export class StatementChecker {
  private readonly history: GrantHistory;
  private readonly named: UnallowedStatement[] = [];
  private allowed = 0;
  private notAllowed = 0;
  private notByIntake = 0;

  constructor(history: GrantHistory) {
    this.history = history;
  }

  get outcome(): AuthorityCheck {
    const { allowed, notAllowed, named, notByIntake } = this;
    const { accepted: grants, unreadable: unreadableGrants } = this.history;
    return { grants, unreadableGrants, allowed, notAllowed, named: [...named], notByIntake };
  }

  /** Takes records of one place; what the workers have buried was not stated. */
  take(place: TopicPartition, judged: readonly JudgedRecord[]): void {
    for (const { record, event } of judged) if (event !== null) this.takeOne(place, record, event);
  }

  private takeOne(place: TopicPartition, record: ArchivedRecord, event: OretrailEvent): void {
    const authids = valuesOf(record, AUTHID);
    const [authid] = authids;
    if (authid === undefined) {
      this.notByIntake += 1;
      return;
    }
    const times = valuesOf(record, RECORDED_TIME);
    const recordedtime = times.length === 1 && isTime(times[0] ?? '') ? (times[0] ?? null) : null;
    const isStamped = authids.length === 1 && recordedtime !== null;
    const admission = isStamped ? this.admission(event, authid, recordedtime) : null;
    if (admission?.ok === true) {
      this.allowed += 1;
      return;
    }
    this.notAllowed += 1;
    if (this.named.length >= NAMED_MAX) return;
    const { id, subject, source } = event;
    const why = admission === null ? NO_STAMP : admission.errors.map(({ detail }) => detail).join(' ');
    this.named.push({ place, offset: record.offset, id, subject, source, authid, recordedtime, why });
  }

  private admission(event: OretrailEvent, authid: string, recordedtime: string): Admission {
    return mayState(this.history.book, { event, principal: authid as PrincipalId, recordedtime });
  }
}
