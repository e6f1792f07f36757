/** The example consumers of docs/consumers, on a real broker and registry: they share no code with what they read. */

import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientOf, nameOnCluster } from '@oretrail/kafka-log';
import { DEFAULT_RULESET, type OretrailEvent, type Verdict } from '@oretrail/model';
import { mavenProject, missingIn, pythonPackages } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { VERDICTS } from '@oretrail/runtime';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { generatedEvents } from '@oretrail/test-support/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPipeline } from '../kafka/pipeline.ts';
import { ARRIVALS, exampleEvents } from './example.ts';
import { DOCS } from './page.ts';

const CONSUMERS = join(DOCS, 'consumers');
/** The made-up car of the examples, which has three revisions. */
const CAR = '4EXAM7LE6SU000001';
const GENERATED = 20;
const TIMEOUT_MS = 300_000;

type Said = Readonly<{ stdout: string; stderr: string }>;
/** Runs a consumer up to the topic's present end. */
type Consumer = (pipeline: TestPipeline, ledger: string) => Promise<Said>;

const run = promisify(execFile);

async function python(): Promise<Consumer> {
  const folder = join(CONSUMERS, 'python');
  const packages = await pythonPackages('ledger-python', join(folder, 'requirements.txt'));
  return ({ options, kafka }, ledger) => {
    const places = ['--brokers', options.brokers, '--registry', options.registry, '--ledger', ledger];
    const args = [join(folder, 'ledger.py'), ...places, '--topic', nameOnCluster(kafka, VERDICTS)];
    return run('python3', args, { env: { ...process.env, ...packages } });
  };
}

async function java(): Promise<Consumer> {
  const program = await mavenProject('ledger-java', join(CONSUMERS, 'java'));
  return ({ options, kafka }, ledger) => {
    const places = [options.brokers, options.registry, ledger, nameOnCluster(kafka, VERDICTS)];
    return run(program.command, [...program.args, 'ledger.Ledger', ...places]);
  };
}

/** By language, or what is missing for it. */
const LANGUAGES = [
  ['Python', await python().catch(missingIn)],
  ['Java', await java().catch(missingIn)],
] as const;

function generated(): OretrailEvent[] {
  return generatedEvents({ seed: 1, vehicles: GENERATED, realisticFaults: 0 });
}

/** A verdict that nobody can decode, in a transaction that is aborted: whoever reads it fails. */
async function abort({ kafka }: TestPipeline): Promise<void> {
  const producer = clientOf(kafka).producer({ transactionalId: 'aborts', idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const transaction = await producer.transaction();
  const messages = [{ key: CAR, value: 'no verdict', partition: 0 }];
  await transaction.send({ topic: nameOnCluster(kafka, VERDICTS), messages });
  await transaction.abort();
  await producer.disconnect();
}

/** The verdicts as `oretrail verdicts` has them. */
async function verdictsOf({ options }: TestPipeline, ...more: readonly string[]): Promise<readonly Verdict[]> {
  const { brokers, registry, prefix } = options;
  const places = ['--brokers', brokers, '--registry', registry, '--prefix', prefix, '--topic-prefix', prefix];
  return jsonLines(await captureCall(['verdicts', '--json', ...more, ...places]));
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);
const changeOf = (line: string): number => Number(line.split(',')[3]);

await describeWith('docs/consumers', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  let pipeline: TestPipeline;

  beforeAll(async () => {
    const { kafka, registry } = parts();
    const addresses = { brokers: kafka.address, registry: registry.address };
    pipeline = await TestPipeline.create({ ...addresses, partitions: 2, prefix: 'ledger-' });
    await pipeline.setRuleset(DEFAULT_RULESET);
    await pipeline.publish([...BUILT_IN_FACTS, ...generated()]);
    const environment = { ORETRAIL_SESSION_TIMEOUT_MS: '10000' };
    for (const worker of ['provenance', 'eligibility'] as const) pipeline.startWorker(worker, worker, { environment });
    for (const arrival of ARRIVALS.slice(0, 2)) {
      await pipeline.publish(exampleEvents(arrival));
      await pipeline.quiesce();
    }
    await abort(pipeline);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await pipeline?.close();
  }, TIMEOUT_MS);

  const ledgerOf = (language: string): string => join(pipeline.folder, `${language}.csv`);

  for (const [language, consumer] of LANGUAGES) {
    const missing = typeof consumer === 'string';
    describe.skipIf(missing)(`in ${language}${missing ? ` [skipped: ${consumer}]` : ''}`, () => {
      const read = (): Promise<Said> => {
        if (typeof consumer === 'string') throw new Error(consumer);
        return consumer(pipeline, ledgerOf(language));
      };

      it('books what oretrail verdicts says, and nothing twice', { timeout: TIMEOUT_MS }, async () => {
        const first = await read();
        const heads = await verdictsOf(pipeline);
        expect(heads.length).toBe(GENERATED + 1);
        const totalUsd = sum(heads.map(({ amountUsd }) => amountUsd));
        expect(totalUsd).toBeGreaterThan(0);
        expect(sum(linesOf(first.stdout).map(changeOf))).toBe(totalUsd);
        expect(first.stderr).toBe(`${heads.length} vehicles, ${totalUsd} USD\n`);
        expect(await read()).toEqual({ stdout: '', stderr: first.stderr });
      });
    });
  }

  describe('after a correction', () => {
    beforeAll(async () => {
      await pipeline.publish(exampleEvents(ARRIVALS[2]));
      await pipeline.quiesce();
    }, TIMEOUT_MS);

    for (const [language, consumer] of LANGUAGES) {
      it.runIf(typeof consumer !== 'string')(
        `books the change alone in ${language}, though a line was cut off`,
        { timeout: TIMEOUT_MS },
        async () => {
          if (typeof consumer === 'string') return;
          const ledger = ledgerOf(language);
          appendFileSync(ledger, `${CAR},3,sha256:`);
          const { stdout } = await consumer(pipeline, ledger);
          const [correction] = await verdictsOf(pipeline, '--vin', CAR);
          expect(linesOf(stdout)).toEqual([`${CAR},3,${correction?.verdictId},-3750,0`]);
          const booked = linesOf(readFileSync(ledger, 'utf8'));
          const revisions = await verdictsOf(pipeline, '--all');
          const due = revisions.map(({ vin, revision, verdictId }) => `${vin},${revision},${verdictId}`);
          expect(booked.map((line) => line.split(',').slice(0, 3).join(',')).sort()).toEqual(due.sort());
        },
      );
    }
  });
});
