/** What a topic really holds, read by Kafka's own Java client: a judge that shares no code with what it judges. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { cached } from './cache.ts';
import { withClassArchive } from './class-archive.ts';
import { kafkaJars, startKafka } from './kafka.ts';
import { StartedJudge } from './started-judge.ts';
import { javaCommand, runTool } from './tools.ts';

const JUDGE = join(import.meta.dirname, '..', 'judge', 'Judge.java');
/** What a client needs of Kafka's jars; without a logger, since the answer is on standard output. */
const CLIENT_JARS = /^(kafka-clients|slf4j-api|lz4-java|snappy-java|zstd-jni|jackson-(core|databind|annotations))-/;
/** It reads for a second now and then: the second compiler would only be in the way. */
const JVM: readonly string[] = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** Java's compiler, as a program of Java's own: not every Java has `javac` on the path. */
const COMPILER: readonly string[] = ['--module', 'jdk.compiler/com.sun.tools.javac.Main'];
const ARCHIVER: readonly string[] = ['--module', 'jdk.jartool/sun.tools.jar.Main'];
/** What the compiler makes of it, and the jar of that: Java archives classes of jars alone. */
const CLASS = 'Judge.class';
const JAR = 'judge.jar';
/** The oldest Java that parts may have (tools.ts). */
const RELEASE = '17';
/** As many characters of the digest as tell versions of the judge apart. */
const DIGEST_CHARACTERS = 12;

/** A record as the Java client gives it. */
export type JudgedRecord = Readonly<{
  partition: number;
  offset: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** In their order; a name may come more than once. */
  headers: readonly (readonly [name: string, value: Buffer | null])[];
}>;

/** What is read: with `readUncommitted`, also the records of open and aborted transactions. */
export type DumpOptions = Readonly<{ readUncommitted?: boolean }>;

type Base64 = string | null;
type Line = Readonly<{
  partition: number;
  offset: number;
  timestamp: number;
  key: Base64;
  value: Base64;
  headers: readonly (readonly [name: string, value: Base64])[];
}>;

const bytes = (text: Base64): Buffer | null => (text === null ? null : Buffer.from(text, 'base64'));

function judged({ key, value, headers, ...rest }: Line): JudgedRecord {
  const decoded = headers.map(([name, of]) => [name, bytes(of)] as const);
  return { ...rest, key: bytes(key), value: bytes(value), headers: decoded };
}

/** The class path of the judge, compiled once for each version: that takes longer than to read a topic. */
async function judgeJars(): Promise<readonly string[]> {
  const jars = await kafkaJars(CLIENT_JARS);
  const classPath = jars.join(':');
  const digest = createHash('sha256')
    .update(classPath)
    .update(readFileSync(JUDGE))
    .digest('hex')
    .slice(0, DIGEST_CHARACTERS);
  const folder = await cached(`judge-jar-${digest}`, async (target) => {
    const compile = [...COMPILER, '--release', RELEASE, '-d', target, '-cp', classPath, JUDGE];
    await runTool('The judge', javaCommand(), compile);
    await runTool('The judge', javaCommand(), [...ARCHIVER, 'cf', join(target, JAR), '-C', target, CLASS]);
  });
  return [...jars, join(folder, JAR)];
}

/** Reads a topic of one record, from a broker that runs for nothing else. */
async function rehearse(java: readonly string[]): Promise<void> {
  const broker = await startKafka({ settings: { 'auto.create.topics.enable': 'true' } });
  try {
    const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic: 'rehearsal', messages: [{ value: '' }] });
    await producer.disconnect();
    await runTool('The judge', javaCommand(), [...java, 'dump', broker.address, 'rehearsal']);
  } finally {
    await broker.stop();
  }
}

/** Options of Java, and its main class. */
async function judgeCommand(): Promise<readonly string[]> {
  const jars = await judgeJars();
  const java = [...JVM, '-cp', jars.join(':')];
  const archive = await withClassArchive('judge', jars, (options) => rehearse([...java, ...options, 'Judge']));
  return [...java, ...archive, 'Judge'];
}

/** The judge of this process: to start one takes a processor-second. */
let started: Promise<StartedJudge> | undefined;

/** One that has ended, or did not start, is followed by another. */
function startJudge(): Promise<StartedJudge> {
  const forget = (): void => {
    if (started === starting) started = undefined;
  };
  const starting = judgeCommand().then((command) => new StartedJudge(javaCommand(), [...command, 'serve'], forget));
  starting.catch(forget);
  return starting;
}

/**
 * All records of a topic, from its beginning to the end that it has now: up to the first open transaction, or with
 * `readUncommitted` to the last record. In the order of the log within a partition.
 * @param brokers `host:port`, several by commas
 * @throws OretrailError `missing-part` if Java or Kafka's jars can't be had
 * @throws Error if the reading fails, with what Java said
 */
export async function judgeDump(
  brokers: string,
  topic: string,
  { readUncommitted = false }: DumpOptions = {},
): Promise<JudgedRecord[]> {
  started ??= startJudge();
  const lines = await (await started).ask(`${brokers} ${topic}${readUncommitted ? ' --read-uncommitted' : ''}`);
  return lines.map((line) => judged(JSON.parse(line)));
}
