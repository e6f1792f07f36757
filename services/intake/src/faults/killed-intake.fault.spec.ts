/** The intake is killed at random under load: what it has called durable is in Kafka, each event once. Source: intake.md, "Speed". */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { IntakeProcess } from '@oretrail/test-support/intake/intake-process';
import { SupplierLoad } from '@oretrail/test-support/intake/supplier-load';
import { faultsOf, judgedStatements } from '@oretrail/test-support/intake/topics-judge';
import { Random } from '@oretrail/test-support/random';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** `pnpm test:long --only kill-intake` kills more often. */
const KILLS = Number(process.env['ORETRAIL_INTAKE_KILLS'] ?? 20);
/** A kill costs a start; nothing is asserted of time. */
const TIMEOUT_MS = 300_000 + KILLS * 60_000;
/** Statements of a life, at most, and how long it lasts beyond the last of them: then something is under way. */
const LIFE_STATEMENTS_MAX = 100;
const LIFE_MORE_MAX_MS = 50;
/** From a start to a death in its youth: some die while they read. */
const YOUTH_MAX_MS = 1_500;
/** Out of a hundred deaths, those before a process is ready, and those that take the index along. */
const YOUNG_PERCENT = 20;
const LOST_INDEX_PERCENT = 15;

const parts = { kafka: shared.kafka, registry: shared.registry };

await describeWith(`the intake as a process, seed ${SEED}`, parts, (started) => {
  it(`that is killed ${KILLS} times keeps what it has called durable, each event once`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { kafka, registry } = started();
    const [random, folder] = [new Random(SEED), temporaryFolder()];
    const intake = await IntakeProcess.begin({ brokers: kafka.address, registry: registry.address, folder });
    try {
      const load = new SupplierLoad(intake, SEED);
      load.start();
      for (let kills = 0; kills < KILLS; kills += 1) {
        if (random.percent(YOUNG_PERCENT)) await sleep(random.below(YOUTH_MAX_MS));
        else
          await load.untilDurable(random.below(LIFE_STATEMENTS_MAX)).then(() => sleep(random.below(LIFE_MORE_MAX_MS)));
        await intake.kill();
        if (random.percent(LOST_INDEX_PERCENT)) rmSync(join(folder, 'known'), { recursive: true, force: true });
        intake.restart();
        if ((kills + 1) % 20 === 0) process.stdout.write(`${kills + 1} kills\n`);
      }
      await load.end();
      expect(await intake.stop(), intake.lastSaid).toEqual([0, null]);
      const statements = await judgedStatements(intake.kafka, registry.address);
      process.stdout.write(`${statements.length} statements, ${load.sent} sent, ${JSON.stringify(load.seen)}\n`);
      expect(load.faults).toEqual([]);
      expect(faultsOf(statements, load.durable)).toEqual([]);
      // Nothing is there that nobody was told of.
      expect(new Set(statements.map(({ digest }) => digest))).toEqual(
        new Set(load.durable.map(({ digest }) => digest)),
      );
    } finally {
      await intake.kill();
    }
  });
});
