/** Kafka is away for half a minute, frozen and then killed: the answers are honest, and afterwards each event is there once. Source: intake.md, "Back-pressure". */
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveOwnKafka } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import { IntakeProcess } from '@oretrail/test-support/intake/intake-process';
import { type Answer, RetryingClient } from '@oretrail/test-support/intake/retrying-client';
import { SupplierLoad } from '@oretrail/test-support/intake/supplier-load';
import { faultsOf, judgedStatements } from '@oretrail/test-support/intake/topics-judge';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** How long Kafka is away each time. A producer gives up after some fourteen seconds if nobody listens. */
const AWAY_MS = 30_000;
/** Under load before the first fault, and between the two. */
const LOAD_MS = 3_000;
const PROBE_PAUSE_MS = 500;
const TIMEOUT_MS = 600_000;

/** Statements of one client while Kafka is away: what it was told of each, in order. */
async function probed(intake: IntakeProcess, name: string): Promise<readonly (Answer | null)[]> {
  const client = new RetryingClient(intake.url, 'eve');
  const over = AbortSignal.timeout(AWAY_MS);
  const answers: (Answer | null)[] = [];
  for (let i = 0; !over.aborted; i += 1) {
    const id = `${name}-${i}`;
    const texts = [statementOf(intake.scene, 'eve', { id, subject: intake.scene.lot('eve', id) })];
    answers.push(await client.sendOnce(i % 2 === 0 ? 'one' : 'lines', texts));
    expect(client.faults).toEqual([]);
    await sleep(PROBE_PAUSE_MS);
  }
  return answers;
}

/** What an answer must be while Kafka is away: taken before it went, or unknown, or nothing taken at all. */
function isHonest(answer: Answer | null): boolean {
  if (answer === null) return false;
  const { status, code, items } = answer;
  return status === 503 && code === 'kafka-away' && items.every(({ outcome }) => outcome === 'unknown');
}

await describeWith(
  `the intake as a process while Kafka is away, seed ${SEED}`,
  {
    kafka: () => resolveOwnKafka(),
    registry: shared.registry,
  },
  (started) => {
    it('answers that it does not know, and takes each event once when its sender tries again', {
      timeout: TIMEOUT_MS,
    }, async () => {
      const { kafka, registry } = started();
      const intake = await IntakeProcess.begin({
        brokers: kafka.address,
        registry: registry.address,
        folder: temporaryFolder(),
      });
      try {
        const load = new SupplierLoad(intake, SEED);
        load.start();
        const outages = [
          ['frozen', () => kafka.kill('SIGSTOP'), () => kafka.kill('SIGCONT')],
          ['killed', () => kafka.kill('SIGKILL'), () => kafka.restart()],
        ] as const;
        for (const [name, lose, giveBack] of outages) {
          await sleep(LOAD_MS);
          const [known] = load.durable;
          await lose();
          const answers = await probed(intake, name);
          expect(answers.filter((answer) => !isHonest(answer))).toEqual([]);
          expect(answers.some((answer) => answer?.items.length === 0)).toBe(true);
          // What is durable can still be looked up.
          const found = await fetch(`${intake.url}/v1/statements/${known?.digest}`, {
            headers: { authorization: `Bearer ${keyOf('smm')}` },
          });
          expect([found.status, intake.isRunning]).toEqual([200, true]);
          await giveBack();
        }
        await sleep(LOAD_MS);
        await load.end();
        expect(await intake.stop(), intake.lastSaid).toEqual([0, null]);
        const statements = await judgedStatements(intake.kafka, registry.address);
        process.stdout.write(`${statements.length} statements, ${load.sent} sent, ${JSON.stringify(load.seen)}\n`);
        expect(load.faults).toEqual([]);
        expect(load.seen['503 unknown']).toBeGreaterThan(0);
        expect(faultsOf(statements, load.durable)).toEqual([]);
      } finally {
        await intake.kill();
      }
    });
  },
);
