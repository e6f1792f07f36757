/** What is admitted is what a plain reading of the text admits. */
import type { OretrailEvent } from '@oretrail/model';
import {
  isUnder,
  PlainAuthority,
  type PlainGrant,
  type PlainGrantEvent,
  type PlainStatement,
} from '@oretrail/test-support/grants/plain-authority';
import { runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrantBook } from './grant-book.ts';
import type { PrincipalId } from './ids.ts';
import { mayState } from './may-state.ts';
import { parseGrantEvent } from './parse-grant-event.ts';

const RUNS = runsOf(2_000);
const ROOT = 'kafka:User:root';
const PRINCIPALS = ['kafka:User:op', 'kafka:User:a', 'kafka:User:b', 'kafka:User:c'];
const SOURCES = ['urn:party:op', 'urn:party:a', 'urn:party:b'];
const MAY = [
  ...['urn:x:', 'urn:x:a', 'urn:x:a:', 'urn:x:ax:', 'urn:x:a:b', 'urn:x:a:b:', 'urn:x:a/', 'urn:x:a#'].map((lots) => ({
    lots,
  })),
  ...['entity/', 'entity/urn:p:a', 'entity/urn:p:', 'entity/urn:p:a/2026-01-01', 'entity/urn:p:a/'].map((facts) => ({
    facts,
  })),
  ...['entity/urn:p:a/2026-01-01/', 'entity/urn:p:a/b'].map((facts) => ({ facts })),
  ...['5YF', '1A9123', '1A9124'].map((vehicles) => ({ vehicles })),
];
const SUBJECTS = [
  ...[
    'urn:x:a',
    'urn:x:ax',
    'urn:x:a:',
    'urn:x:a:b',
    'urn:x:a:bb',
    'urn:x:a:b:1',
    'urn:x:a/1',
    'urn:x:a#1',
    'urn:x:ax:1',
  ],
  ...['entity/urn:p:a/2026-01-01', 'entity/urn:p:a/2026-01-02', 'entity/urn:p:a/2026-01-01/2026-01-02'],
  ...['entity/urn:p:a/b/2026-01-01', 'entity/urn:p:ab/2026-01-01', 'entity/urn:p:a', 'entity/x/2026-01-01'],
  ...['5YF00000000000000', '1A900000000123000', '1A900000000124000', '1A912300000000000'],
];
const TYPES = ['oretrail.mineral-shipment.v1', 'oretrail.vehicle-delivery.v1', 'oretrail.reference-fact.v1'];
const CORRECTION = 'oretrail.correction.v1';
const IDS = ['op', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'].map((name) => `urn:grant:${name}`);

/** Instants of 10 minutes each, so that a statement can be between two. */
const INSTANTS = 40;
const timeAt = (tick: number): string => new Date(Date.parse('2026-01-01T00:00:00Z') + tick * 600_000).toISOString();

const oneOf = <T>(list: readonly T[]) => fc.constantFrom(...list);
const some = <T>(list: readonly T[]) => fc.uniqueArray(oneOf(list), { minLength: 1, maxLength: list.length });
const tick = fc.nat({ max: INSTANTS });
/** True in five of six. */
const mostly = fc.nat({ max: 5 }).map((n) => n > 0);

const anyGrant = fc.record({
  grantId: oneOf(IDS),
  principal: oneOf(PRINCIPALS),
  roles: fc.oneof({ weight: 4, arbitrary: fc.constant(['supplier']) }, some(['supplier', 'operator', 'auditor'])),
  sources: some(SOURCES),
  may: fc.uniqueArray(oneOf(MAY), { maxLength: 3 }),
  types: fc.oneof(fc.constant([...TYPES, CORRECTION]), some([...TYPES, CORRECTION])),
  from: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, tick),
  to: fc.oneof({ weight: 3, arbitrary: fc.constant(INSTANTS) }, tick),
  delegable: mostly,
});
/** A part of a grant of the story, with at most one thing that may be wider. */
const anyPart = fc.record({
  of: fc.nat(),
  grantId: oneOf(IDS),
  principal: oneOf(PRINCIPALS),
  longer: oneOf(['', '', 'a:', 'b', 'a']),
  wider: oneOf([
    {},
    {},
    {},
    { sources: SOURCES },
    { types: [...TYPES, CORRECTION] },
    { from: timeAt(0) },
    { to: timeAt(INSTANTS) },
  ]),
});
const anyStep = fc.record({
  by: oneOf(PRINCIPALS),
  source: oneOf(SOURCES),
  /** Whether it is sent by a principal that could be allowed to, instead. */
  isLikely: mostly,
  at: tick,
  id: oneOf([...'123456789ABCDEFGHIJ']),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.record({ grant: anyGrant }) },
    { weight: 4, arbitrary: fc.record({ part: anyPart }) },
    { weight: 1, arbitrary: fc.record({ revokes: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ repeats: fc.nat() }) },
  ),
});
type Part = typeof anyPart extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const anyStatement = fc.record({
  /** Whether a holder states it under its grant, if the subject is right. */
  isLikely: mostly,
  of: fc.nat(),
  by: oneOf([...PRINCIPALS, ROOT]),
  at: tick,
  ahead: oneOf([0, 0, 0, 143, 144, 145]),
  source: oneOf(SOURCES),
  subject: oneOf(SUBJECTS),
  isUnderGrant: mostly,
  isCorrection: fc.boolean(),
  corrects: oneOf(SOURCES),
});
type Asked = typeof anyStatement extends fc.Arbitrary<infer T> ? T : never;

const anyStory = fc.record({
  isInOrder: fc.boolean(),
  first: fc.record({ by: fc.oneof({ weight: 9, arbitrary: fc.constant(ROOT) }, oneOf(PRINCIPALS)), grant: anyGrant }),
  steps: fc.array(anyStep, { minLength: 2, maxLength: 14 }),
  statements: fc.array(anyStatement, { minLength: 4, maxLength: 16 }),
});

/** What of a statement matters. */
type Question = Omit<Asked, 'isLikely' | 'isUnderGrant' | 'of'>;

type Story = typeof anyStory extends fc.Arbitrary<infer T> ? T : never;

/** How often each thing happened, in all runs. */
const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

/** Both readings of one log. */
class Twins {
  readonly book = new GrantBook(ROOT as PrincipalId);
  readonly plain = new PlainAuthority(ROOT);
  readonly sent: Sent[] = [];
  readonly granted: PlainGrant[] = [];

  send(by: string, at: string, event: PlainGrantEvent): void {
    this.sent.push({ by, event });
    const data = event.grant ?? { grantId: event.revokes, reason: 'r' };
    const type = event.grant === undefined ? 'oretrail.grant-revocation.v1' : 'oretrail.grant.v1';
    const { id, source } = event;
    const parsed = parseGrantEvent({
      specversion: '1.0',
      id,
      source,
      type,
      subject: data.grantId,
      time: timeAt(0),
      data,
    });
    const record = parsed.ok ? { event: parsed.event, principal: by as PrincipalId, recordedtime: at } : null;
    const judged = record === null ? 'refused' : this.book.judge(record).outcome;
    const outcome = record === null ? 'refused' : this.book.apply(record).outcome;
    expect([judged, outcome]).toEqual([outcome, this.plain.sends(by, at, event)]);
    if (outcome === 'accepted' && event.grant !== undefined) this.granted.push(event.grant);
    count(
      `${event.grant === undefined ? 'revocation' : event.grant.parent === undefined ? 'grant' : 'part'} ${outcome}`,
    );
  }

  /** Asks both whether a statement is admitted. */
  ask({ at, ahead, isCorrection, corrects, by, source, subject }: Question): boolean {
    const [type, time] = [isCorrection ? CORRECTION : typeAbout(subject), timeAt(at + ahead)];
    const data = isCorrection ? { corrects: { source: corrects, id: 'x' } } : {};
    // The check reads nothing else of an event, and not every subject has one that the parser accepts.
    const event = { id: 'e', source, subject, type, time, digest: '', data } as unknown as OretrailEvent;
    const admission = mayState(this.book, { event, principal: by as PrincipalId, recordedtime: timeAt(at) });
    const statement: PlainStatement = { source, subject, type, time, ...(isCorrection ? { corrects } : {}) };
    expect(admission.ok).toBe(this.plain.admits(by, timeAt(at), statement));
    if (admission.ok) count(this.book.find(admission.grantId)?.parent === null ? 'admitted' : 'admitted by a part');
    return admission.ok;
  }

  /** Who asks, as which source, about what: mostly a holder about what its grant covers. */
  likely(asked: Asked): Question {
    const { isLikely, isUnderGrant, of, source, subject } = asked;
    const parts = this.granted.filter(({ parent }) => parent !== undefined);
    const held = pick(parts.length > 0 && of % 2 === 1 ? parts : this.granted, of >> 1);
    if (held === undefined || !isLikely) return asked;
    const under = SUBJECTS.filter((one) => held.may.some((scope) => isUnder(one, scope)));
    return {
      ...asked,
      by: held.principal,
      source: pick(held.sources, of) ?? source,
      subject: (isUnderGrant ? pick(under, of) : undefined) ?? subject,
    };
  }
}

/** The type of an ordinary event about a subject. */
function typeAbout(subject: string): string {
  if (!/[:/]/.test(subject)) return 'oretrail.vehicle-delivery.v1';
  return subject.startsWith('entity/') ? 'oretrail.reference-fact.v1' : 'oretrail.mineral-shipment.v1';
}

const OPERATOR = { by: 'kafka:User:op', source: 'urn:party:op' };
type Sent = Readonly<{ by: string; event: PlainGrantEvent }>;

/** A grant of the story, mostly one that was accepted. */
const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** A part of a grant, sent by its holder. */
function partOf({ of, grantId, principal, longer, wider }: Part, id: string, twins: Twins): Sent | null {
  const parent = pick(twins.granted.slice(1), of);
  if (parent === undefined) return null;
  const longerMay = parent.may.map((scope) => (scope.lots?.endsWith(':') ? { lots: scope.lots + longer } : scope));
  const may = longerMay.filter(
    ({ lots }, i) => longerMay.findIndex((one) => one.lots === lots) === i || lots === undefined,
  );
  const { delegable: _, ...rest } = parent;
  const grant = { ...rest, may, grantId, principal, parent: parent.grantId, ...wider };
  return { by: parent.principal, event: { id, source: parent.sources[0] ?? '', grant } };
}

function likelyStep({ id, what }: Step, twins: Twins): Sent | null {
  if ('part' in what) return partOf(what.part, id, twins);
  if ('repeats' in what) return pick(twins.sent, what.repeats) ?? null;
  if ('grant' in what) return { by: OPERATOR.by, event: { id, source: OPERATOR.source, grant: grantOf(what.grant) } };
  const revokes = pick(twins.granted, what.revokes)?.grantId ?? 'urn:grant:none';
  return { by: OPERATOR.by, event: { id, source: OPERATOR.source, revokes } };
}

function sentIn(step: Step, twins: Twins): Sent | null {
  const likely = likelyStep(step, twins);
  if (likely === null || step.isLikely) return likely;
  return { by: step.by, event: { ...likely.event, source: step.source } };
}

function grantOf({ from, to, ...grant }: typeof anyGrant extends fc.Arbitrary<infer T> ? T : never): PlainGrant {
  return { ...grant, from: timeAt(from), to: timeAt(to) };
}

/** A book whose first event may make an operator. */
function begin({ by, grant }: Story['first']): Twins {
  const twins = new Twins();
  const operator = { grantId: 'urn:grant:op', principal: OPERATOR.by, roles: ['operator'], sources: [OPERATOR.source] };
  const first = { ...grantOf({ ...grant, from: 0, to: INSTANTS }), ...operator };
  twins.send(by, timeAt(0), { id: '0', source: OPERATOR.source, grant: first });
  return twins;
}

function send(step: Step, twins: Twins): void {
  const sent = sentIn(step, twins);
  if (sent !== null) twins.send(sent.by, timeAt(step.at), sent.event);
}

function play({ isInOrder, first, steps, statements }: Story): Twins {
  const empty = new Twins();
  for (const statement of statements) expect(empty.ask(statement)).toBe(false);
  const twins = begin(first);
  const ordered = isInOrder ? [...steps].sort((a, b) => a.at - b.at) : steps;
  for (const [i, step] of ordered.entries()) {
    send(step, twins);
    const statement = statements[i];
    if (statement !== undefined) twins.ask(twins.likely(statement));
  }
  for (const statement of statements) twins.ask(twins.likely(statement));
  return twins;
}

describe('authority', () => {
  it('admits what the plain reading admits, and nothing before the first grant', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        play(story);
      }),
      { numRuns: RUNS },
    );
    const due = [
      'grant accepted',
      'grant refused',
      'grant duplicate',
      'part accepted',
      'part refused',
      'revocation accepted',
    ];
    const rare = [...due, 'admitted', 'admitted by a part'].filter((what) => (counts.get(what) ?? 0) < RUNS / 50);
    expect(rare, JSON.stringify([...counts])).toEqual([]);
  });

  it('never lets two parties hold the same at the same time', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { plain } = play(story);
        for (let i = 0; i <= INSTANTS; i += 4) {
          for (const subject of SUBJECTS) expect(plain.strangers(subject, timeAt(i))).toEqual([]);
        }
      }),
      { numRuns: RUNS / 10 },
    );
  });

  it('answers the same years later', () => {
    fc.assert(
      fc.property(anyStory, ({ first, steps, statements }) => {
        const twins = begin(first);
        const answers: { readonly question: Question; readonly isAdmitted: boolean }[] = [];
        const ordered = [...steps].sort((a, b) => a.at - b.at);
        for (const [i, step] of ordered.entries()) {
          send(step, twins);
          if (ordered[i + 1]?.at === step.at) continue;
          // Between two instants, so that all that follows is recorded later.
          const asked = statements.map((statement) => ({ ...twins.likely(statement), at: step.at + 0.5 }));
          answers.push(...asked.map((question) => ({ question, isAdmitted: twins.ask(question) })));
        }
        for (const { question, isAdmitted } of answers) expect(twins.ask(question)).toBe(isAdmitted);
      }),
      { numRuns: RUNS / 10 },
    );
  });
});
