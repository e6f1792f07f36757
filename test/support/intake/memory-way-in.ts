/** The contract's way straight into the core, without a protocol: what all others are compared with. */
import { type Principal, principalId } from '@oretrail/authority';
import type { Intake, SentStatement, SignInKind } from '@oretrail/intake';
import { client } from '../grants/story.ts';
import type { IntakeUnderTest } from '../intake-contract.ts';
import { ROOT } from './contract-scene.ts';
import { MemoryIntake } from './memory-intake.ts';

/** Names a client as a principal. */
type PrincipalOf = (client: string) => Principal;

/** Statements about one subject that are looked at: the contract makes a handful. */
const STATED_MAX = 100;

/** What the contract asks of an intake beside its way in, if the test has the intake itself. */
export function besideTheWay(
  intake: Intake,
  principalOf: PrincipalOf,
  kind: SignInKind,
): Pick<IntakeUnderTest, 'grant' | 'stated'> {
  return {
    grant: async (text, name) => {
      const answer = await intake.takeGrant(text, { principal: principalId(principalOf(name)), kind });
      if (answer.outcome !== 'rejected') return answer.outcome;
      return `${answer.errors[0]?.code} ${answer.errors[0]?.pointer}`;
    },
    stated: async (subject) => {
      const { statements } = await intake.about(subject, { countMax: STATED_MAX });
      return statements.map(({ id, principal }) => ({ id, principal }));
    },
  };
}

/** An intake in memory whose bootstrap operator is the client `root`. */
export function memoryIntake(principalOf: PrincipalOf): MemoryIntake {
  return new MemoryIntake(principalId(principalOf(ROOT)));
}

/** The intake in memory, by itself. */
export function memoryUnderTest(): IntakeUnderTest {
  const principalOf = client as PrincipalOf;
  const intake = memoryIntake(principalOf);
  const way = {
    principalOf,
    send: async (statements: readonly string[], name: string) => {
      const sent = statements.map((text): SentStatement => ({ text }));
      return (await intake.take(sent, { principal: principalId(principalOf(name)), kind: 'jwt' })).items;
    },
  };
  return { way, now: () => intake.now, ...besideTheWay(intake, principalOf, 'jwt'), close: async () => {} };
}
