/** The example suppliers of docs/examples/kafka, on a real broker and a real intake: they share no code with what answers them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { applyTopics, type KafkaOptions, plannedSupplierTopics } from '@oretrail/kafka-log';
import { mavenProject, missingIn, pythonPackages } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import { IntakeProcess, KAFKA_SUPPLIER } from '@oretrail/test-support/intake/intake-process';
import { kafkaPrincipal } from '@oretrail/test-support/intake/kafka-messages';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCS } from './page.ts';

const SUPPLIERS = join(DOCS, 'examples', 'kafka');
const TIMEOUT_MS = 300_000;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
const NAME = kafkaPrincipal(KAFKA_SUPPLIER).slice('kafka:'.length);

type Ended = Readonly<{ code: number; stdout: string; stderr: string }>;
/** Sends a file as {@link NAME}. */
type Supplier = (kafka: KafkaOptions, file: string) => Promise<Ended>;

const run = promisify(execFile);

async function ended(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  try {
    return { code: 0, ...(await run(command, args, { env })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    if (code !== 1) throw error;
    return { code, stdout, stderr };
  }
}

async function python(): Promise<Supplier> {
  const folder = join(SUPPLIERS, 'python');
  const packages = await pythonPackages('supplier-python', join(folder, 'requirements.txt'));
  return ({ brokers, topicPrefix }, file) => {
    const places = ['--brokers', brokers.join(','), '--name', NAME, '--prefix', topicPrefix, file];
    return ended('python3', [join(folder, 'send.py'), ...places], { ...process.env, ...packages });
  };
}

async function java(): Promise<Supplier> {
  const program = await mavenProject('supplier-java', join(SUPPLIERS, 'java'));
  return ({ brokers, topicPrefix }, file) =>
    ended(program.command, [...program.args, 'supplier.Send', brokers.join(','), NAME, file, topicPrefix]);
}

/** By language, or what is missing for it. */
const LANGUAGES = [
  ['Python', await python().catch(missingIn)],
  ['Java', await java().catch(missingIn)],
] as const;

await describeWith('docs/examples/kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  let intake: IntakeProcess;

  beforeAll(async () => {
    const { kafka, registry } = parts();
    const brokers = kafka.address;
    intake = await IntakeProcess.begin({ brokers, registry: registry.address, folder: join(folder, 'state') });
    await applyTopics(intake.kafka, plannedSupplierTopics(NAME, REPLICATION), REPLICATION);
  }, TIMEOUT_MS);

  afterAll(async () => {
    expect(await intake?.stop(), intake?.lastSaid).toEqual([0, null]);
  }, TIMEOUT_MS);

  for (const [language, supplier] of LANGUAGES) {
    const missing = typeof supplier === 'string';
    describe.skipIf(missing)(`in ${language}${missing ? ` [skipped: ${supplier}]` : ''}`, () => {
      it('states lots, and learns what became of each', { timeout: TIMEOUT_MS }, async () => {
        if (typeof supplier === 'string') throw new Error(supplier);
        const { scene, kafka } = intake;
        const lot = (id: string, source = scene.party(KAFKA_SUPPLIER)) =>
          statementOf(scene, KAFKA_SUPPLIER, { id, source });
        const file = join(folder, `${language}.ndjson`);
        const [good, other, bad] = [lot(`${language}-1`), lot(`${language}-2`), lot(`${language}-3`, 'urn:party:smm')];
        writeFileSync(file, `${[good, bad, other].join('\n')}\n`);
        const lotId = scene.lot(KAFKA_SUPPLIER, '1');
        const linesOf = ({ stdout }: Ended) =>
          stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => line.split('\t'));
        const first = await supplier(kafka, file);
        expect(first.code).toBe(1);
        expect(linesOf(first).map((line) => line.slice(0, 3))).toEqual([
          ['accepted', lotId, `${language}-1`],
          ['rejected', lotId, `${language}-3`],
          ['accepted', lotId, `${language}-2`],
        ]);
        expect(linesOf(first)[1]?.[3]).toMatch(/^not-allowed \/source: .*urn:party:smm/);
        writeFileSync(file, `${good}\n`);
        expect(await supplier(kafka, file)).toMatchObject({ code: 0, stdout: `duplicate\t${lotId}\t${language}-1\n` });
      });

      it('says in one line which topic is missing, and who makes it', { timeout: TIMEOUT_MS }, async () => {
        if (typeof supplier === 'string') throw new Error(supplier);
        const file = join(folder, `${language}-nowhere.ndjson`);
        writeFileSync(file, `${statementOf(intake.scene, KAFKA_SUPPLIER, { id: 'nowhere' })}\n`);
        const { code, stdout, stderr } = await supplier({ ...intake.kafka, topicPrefix: 'nowhere-' }, file);
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
          /^There is no topic nowhere-acks\..*topics apply --supplier/,
        );
      });
    });
  }
});
