/** The core of the intake on topics in memory, with an operator and a supplier. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PrincipalId } from '@oretrail/authority';
import { type CoreOptions, IntakeCore, type ItemOutcome, type Sender } from '@oretrail/intake';
import { controlRecord } from '@oretrail/runtime';
import { granting, grantJson, idOf, OPERATOR } from '../grants/story.ts';
import { changed, type JsonEvent, sampleEvents } from '../sample-events.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { JSON_CODEC } from './json-codec.ts';
import { MemoryTopics } from './memory-topics.ts';

/** Grants of specs are in force whatever the clock says. */
const ALWAYS = { from: '2000-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' };
const PARTITIONS = 2;
/** No spec waits so long; one that is about late answers has its own. */
const PATIENT_MS = 60_000;

/** A client of the story, signed in. */
export const sender = (name: string): Sender => ({ principal: idOf(name), kind: 'jwt' });

/** A shipment of the supplier `smm`, as it may state it. @param changes of its attributes */
export function shipment(id: string, changes: JsonEvent = {}): JsonEvent {
  const subject = String(changes.subject ?? `urn:lot:smm:${id}`);
  const json = changed('mineral', ['data'], { ...(sampleEvents.mineral.data as JsonEvent), lotId: subject });
  return { ...json, id, source: 'urn:party:smm', ...changes, subject };
}

/** Texts as they are sent. */
export const sentTexts = (...events: readonly JsonEvent[]) => events.map((event) => ({ text: JSON.stringify(event) }));

/** An outcome as a word, or the first code and pointer of a rejection. */
export function said(item: ItemOutcome | undefined): string {
  if (item?.outcome !== 'rejected') return item?.outcome ?? 'nothing';
  return `${item.errors[0]?.code} ${item.errors[0]?.pointer}`;
}

/** Makes a source an operator of the workers, as `oretrail operators add` does. */
export function addOperator(topics: MemoryTopics, operator: string): void {
  const { topic, partition, key, value } = controlRecord({ type: 'operator-added', operator });
  topics.append([{ topic, partition, key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)), headers: [] }]);
}

/** A core, and what it runs on. */
export class CoreUnderTest {
  readonly topics: MemoryTopics;
  readonly folder: string;
  readonly core: IntakeCore;
  /** Fulfilled when the core has stopped; rejected if it can't continue. */
  readonly running: Promise<void>;
  private readonly stop = new AbortController();

  private constructor(topics: MemoryTopics, folder: string, core: IntakeCore) {
    [this.topics, this.folder, this.core] = [topics, folder, core];
    this.running = core.run(this.stop.signal);
    // Specs that don't look at it let it fail.
    this.running.catch(() => {});
  }

  /** Opens a core, which begins to read. */
  static async open(
    topics: MemoryTopics = new MemoryTopics(),
    folder: string = temporaryFolder(),
    options: Partial<CoreOptions> = {},
  ): Promise<CoreUnderTest> {
    const core = await IntakeCore.open({
      openReader: () => topics.reader(),
      openAppender: () => topics.appender(),
      codec: JSON_CODEC,
      cluster: 'memory',
      topicPrefix: '',
      partitions: PARTITIONS,
      directory: folder,
      bootstrap: idOf('root') as PrincipalId,
      followIntervalMs: 2,
      answerMaxMs: PATIENT_MS,
      ...options,
    });
    return new CoreUnderTest(topics, folder, core);
  }

  /** The same when it is ready, with an operator and the supplier `smm`, unless there are grants already. */
  static async ready(
    topics: MemoryTopics = new MemoryTopics(),
    folder: string = temporaryFolder(),
    options: Partial<CoreOptions> = {},
  ): Promise<CoreUnderTest> {
    // Answers about grants may be late: only what the spec does is to be answered in time.
    const patient = await CoreUnderTest.open(topics, folder, { ...options, answerMaxMs: PATIENT_MS });
    await patient.until(() => patient.core.isReady);
    if ([...patient.core.grants.all()].length === 0) await patient.grant();
    if (options.answerMaxMs === undefined) return patient;
    await patient.close();
    const opened = await CoreUnderTest.open(topics, folder, options);
    await opened.until(() => opened.core.isReady);
    return opened;
  }

  /** The outcomes of a request, as words. */
  async takes(events: readonly JsonEvent[], ...options: readonly [isAtomic?: boolean]): Promise<readonly string[]> {
    const { items } = await this.core.take(sentTexts(...events), sender('smm'), { isAtomic: options[0] ?? false });
    return items.map(said);
  }

  /** Waits until something holds, for as long as the test may take. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await Promise.race([this.running, new Promise((resolve) => setTimeout(resolve, 1))]);
  }

  /** Stops in order. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.running.catch(() => {});
    await this.core.close();
  }

  /** A copy of the index as it is now: what a process finds that is started after a crash. */
  copyOfIndex(): string {
    const copy = temporaryFolder();
    if (existsSync(join(this.folder, 'known')))
      cpSync(join(this.folder, 'known'), join(copy, 'known'), { recursive: true });
    rmSync(join(copy, 'known', 'lock.mdb'), { force: true });
    return copy;
  }

  private async grant(): Promise<void> {
    const grants = [
      ['root', granting('urn:party:root', { ...OPERATOR, ...ALWAYS })],
      ['op', granting('urn:party:op', grantJson('smm', ALWAYS))],
    ] as const;
    for (const [name, json] of grants) {
      const answer = await this.core.takeGrant(JSON.stringify(json), sender(name));
      if (answer.outcome !== 'accepted') throw new Error(JSON.stringify(answer));
    }
  }
}
