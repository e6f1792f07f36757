/** What a topic really holds, read by Kafka's own Java client: a judge that shares no code with what it judges. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';
import { cached } from './cache.ts';
import { withClassArchive } from './class-archive.ts';
import { kafkaJars, startKafka } from './kafka.ts';
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

/** Keeps this process alive, or does not: for a judge that waits for a question it need not live on. */
function keepAlive(java: ChildProcess, isKept: boolean): void {
  const how = isKept ? 'ref' : 'unref';
  for (const one of [java, java.stdin, java.stdout, java.stderr]) {
    if (one === java || one instanceof Socket) one[how]();
  }
}

/** A judge that has been started, and answers one question after the other. It ends with this process, as its standard input does. */
class StartedJudge {
  private readonly java: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private last: Promise<unknown> = Promise.resolve();
  private said = '';

  private constructor(command: readonly string[], onEnd: () => void) {
    this.java = spawn(javaCommand(), [...command, 'serve']);
    this.java.once('exit', onEnd);
    this.java.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    // If it has died, what it should have answered says so.
    this.java.stdin.on('error', () => {});
    this.lines = createInterface(this.java.stdout)[Symbol.asyncIterator]();
    keepAlive(this.java, false);
  }

  /** @param onEnd is called if it ends by itself */
  static async start(onEnd: () => void): Promise<StartedJudge> {
    return new StartedJudge(await judgeCommand(), onEnd);
  }

  dump(brokers: string, topic: string, { readUncommitted = false }: DumpOptions): Promise<JudgedRecord[]> {
    const question = `${brokers} ${topic}${readUncommitted ? ' --read-uncommitted' : ''}`;
    const dumped = this.last.then(() => this.ask(question));
    this.last = dumped.catch(() => {});
    return dumped;
  }

  private async ask(question: string): Promise<JudgedRecord[]> {
    keepAlive(this.java, true);
    try {
      this.java.stdin.write(`${question}\n`);
      const records: JudgedRecord[] = [];
      for (;;) {
        const next = await this.lines.next();
        if (next.done) throw new Error(`the judge has ended, asked for ${question}: ${this.said}`);
        if (next.value.startsWith('!')) throw new Error(`the judge could not read ${question}: ${next.value.slice(1)}`);
        if (next.value === '.') return records;
        records.push(judged(JSON.parse(next.value)));
      }
    } finally {
      keepAlive(this.java, false);
    }
  }
}

/** The judge of this process: to start one takes a processor-second. */
let started: Promise<StartedJudge> | undefined;

/**
 * All records of a topic, from its beginning to the end that it has now: up to the first open transaction, or with
 * `readUncommitted` to the last record. In the order of the log within a partition.
 * @param brokers `host:port`, several by commas
 * @throws OretrailError `missing-part` if Java or Kafka's jars can't be had
 * @throws Error if the reading fails, with what Java said
 */
export async function judgeDump(brokers: string, topic: string, options: DumpOptions = {}): Promise<JudgedRecord[]> {
  const forget = (): void => {
    started = undefined;
  };
  started ??= StartedJudge.start(forget);
  started.catch(forget);
  return (await started).dump(brokers, topic, options);
}
