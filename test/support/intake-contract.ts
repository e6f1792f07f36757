/**
 * What every way into the intake must do, as one suite: HTTP and Kafka give the same answers. Each case is a story of clients
 * that grant and state, and must be answered as it says. Source: docs/spec/intake.md.
 */
import type { Principal } from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITY_CASES } from './intake/contract-authority.ts';
import {
  type IntakeCase,
  OPERATOR,
  operatorGrant,
  ROOT,
  type Scene,
  sceneOf,
  statementOf,
} from './intake/contract-scene.ts';
import { STATEMENT_CASES } from './intake/contract-statements.ts';

/** What became of one statement, as far as all ways in report it. */
export type WayOutcome = Readonly<{ outcome: string; errors?: readonly Pick<Fault, 'code' | 'pointer'>[] }>;

/** A way in: an adapter for one protocol. */
export interface WayIn {
  /** The principal as that a client of this name comes in. */
  principalOf(client: string): Principal;
  /** Sends statements, each the JSON text of an event on one line. @returns what became of each, in their order */
  send(statements: readonly string[], client: string): Promise<readonly WayOutcome[]>;
}

/**
 * An intake with a way in under test. Its book is empty, the client {@link ROOT} is the bootstrap operator, and the source of
 * {@link OPERATOR} is an operator on the control topic.
 */
export type IntakeUnderTest = Readonly<{
  way: WayIn;
  /** The clock of the intake, RFC 3339. */
  now: () => string;
  /** Takes a grant event: the JSON text. @returns `accepted`, `duplicate`, or code and pointer of the first fault */
  grant: (event: string, client: string) => Promise<string>;
  /** Statements in the public topics about a subject, the latest first: the id, and the principal that is stamped. */
  stated: (subject: string) => Promise<readonly Readonly<{ id: string; principal: string | null }>[]>;
  close: () => Promise<void>;
}>;

const shown = ({ outcome, errors = [] }: WayOutcome): string =>
  outcome === 'rejected' ? errors.map(({ code, pointer }) => `${code} ${pointer}`).join(', ') : outcome;

/** Two runs against one cluster have clients of different names. */
const RUN = Date.now().toString(36);

/** Carries out a story, and compares each answer. */
async function playCase({ steps, stated }: IntakeCase, scene: Scene, under: IntakeUnderTest): Promise<void> {
  for (const step of steps(scene)) {
    if ('grants' in step) {
      expect(await under.grant(JSON.stringify(step.grants), step.as)).toBe(step.must ?? 'accepted');
      continue;
    }
    const outcomes = await under.way.send(step.sends, step.as);
    expect(outcomes.map(shown)).toEqual(step.must);
  }
  for (const [subject, due] of Object.entries(stated?.(scene) ?? {})) {
    expect(await under.stated(subject), subject).toEqual(due);
  }
}

/** Runs the suite on the intake that `create` makes. */
export function describeIntakeContract(name: string, create: () => Promise<IntakeUnderTest>): void {
  describe(`the contract of the ways in, kept by ${name}`, () => {
    let under: IntakeUnderTest;
    beforeAll(async () => {
      under = await create();
    });
    afterAll(async () => {
      await under?.close();
    });
    const scene = (tag: string): Scene => sceneOf(`${RUN}${tag}`, under.way.principalOf, under.now());

    it('admits nothing before the first grant, not even from the bootstrap operator', async () => {
      const before = scene('zero');
      const lot = statementOf(before, 'smm', {});
      // Where suppliers on Kafka have no topic before they have a grant, that is what holds the statement back.
      const outcomes = [...(await under.way.send([lot], before.name('smm'))), ...(await under.way.send([lot], ROOT))];
      expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
      expect(await under.stated(before.lot('smm', '1'))).toEqual([]);
    });

    it('lets the bootstrap operator grant once, and to an operator only', async () => {
      const { principalOf } = under.way;
      const first = operatorGrant(principalOf(OPERATOR), under.now());
      expect(await under.grant(JSON.stringify(first), OPERATOR)).toBe('not-allowed ');
      expect(await under.grant(JSON.stringify(first), ROOT)).toBe('accepted');
      expect(await under.grant(JSON.stringify(first), ROOT)).toBe('duplicate');
      const more = operatorGrant(principalOf(ROOT), under.now(), 'urn:grant:more');
      expect(await under.grant(JSON.stringify(more), ROOT)).toBe('not-allowed ');
    });

    for (const [i, one] of [...AUTHORITY_CASES, ...STATEMENT_CASES].entries()) {
      it(one.name, async () => {
        await playCase(one, scene(String(i)), under);
      });
    }
  });
}
