/** Suppliers that state and state again, by each way in, for as long as a spec does its worst. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../random.ts';
import { type Scene, statementOf } from './contract-scene.ts';
import { HTTP_SUPPLIERS, type IntakeProcess, KAFKA_SUPPLIER } from './intake-process.ts';
import type { ReadAnswer } from './kafka-messages.ts';
import { KafkaWayIn, type SentRecord } from './kafka-way-in.ts';
import { type Form, RetryingClient, type SaidOf } from './retrying-client.ts';

const FORMS: readonly Form[] = ['one', 'lines', 'batch', 'rollback'];
/** Statements of a request, of an upload, and of a turn of the client of Kafka. */
const REQUEST_MAX = 12;
const UPLOAD_STATEMENTS = 40;
const RECORDS = 3;
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
/** Between two uploads, and two tries of the client of Kafka. */
const UPLOAD_PAUSE_MS = 500;
/** Between two requests of a client, at most: two busy cores have other work. */
const PAUSE_MAX_MS = 80;
const POLL_MS = 5;
/** Out of a hundred requests, those that say again what is durable, and those that say something else under its id. */
const AGAIN_PERCENT = 10;
const AGAINST_PERCENT = 10;

/** Clients over HTTP of which each two say the same, one that uploads, and one of Kafka. */
export class SupplierLoad {
  readonly clients: readonly RetryingClient[];
  /** Statements that were sent. */
  sent = 0;
  private readonly intake: IntakeProcess;
  private readonly seed: number;
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(intake: IntakeProcess, seed: number) {
    [this.intake, this.seed] = [intake, seed];
    const [smm, eve] = HTTP_SUPPLIERS;
    this.clients = [smm, smm, eve, smm].map((name) => new RetryingClient(intake.url, name));
  }

  start(): void {
    const [twin, other, third, uploading] = this.clients;
    if (!twin || !other || !third || !uploading) throw new TypeError('there are four clients');
    const loops = [
      this.states(twin, 'smm', 'twin'),
      this.states(other, 'smm', 'twin'),
      this.states(third, 'eve', 'single'),
      this.uploads(uploading),
      this.writes(),
    ];
    this.running = Promise.all(loops).then(() => {});
    // It is looked at in the end.
    this.running.catch(() => {});
  }

  /** Lets all be answered that has been sent. @throws what a client could not bear */
  async end(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  get durable(): readonly SaidOf[] {
    return this.clients.flatMap(({ durable }) => durable);
  }

  get faults(): readonly string[] {
    return this.clients.flatMap(({ faults }) => faults);
  }

  /** How often each answer was given. */
  get seen(): Readonly<Record<string, number>> {
    const all: Record<string, number> = {};
    for (const { seen } of this.clients) for (const [what, count] of seen) all[what] = (all[what] ?? 0) + count;
    return all;
  }

  /** Waits for so many statements more to be durable. @throws Error if the intake ends meanwhile */
  async untilDurable(more: number): Promise<void> {
    const due = this.durableCount + more;
    while (this.durableCount < due) {
      if (!this.intake.isRunning) throw new Error(`the intake has ended: ${this.intake.lastSaid}`);
      await sleep(POLL_MS);
    }
  }

  private get durableCount(): number {
    return this.clients.reduce((sum, { durable }) => sum + durable.length, 0);
  }

  private texts(name: string, ids: readonly string[], mass?: string): readonly string[] {
    const { scene } = this.intake;
    this.sent += ids.length;
    return ids.map((id) => textOf(scene, name, id, mass));
  }

  /** @param story who has the same says the same in the same order, as far as its answers let it */
  private async states(client: RetryingClient, name: string, story: string): Promise<void> {
    const random = new Random(this.seed + story.length);
    const said: string[] = [];
    for (let turn = 0; !this.stop.signal.aborted; turn += 1) {
      const form = random.pick(FORMS);
      const count = form === 'one' ? 1 : 1 + random.below(REQUEST_MAX);
      const ids = Array.from({ length: count }, (_, i) => `${story}-${turn}-${i}`);
      await client.states(form, this.texts(name, ids));
      said.push(...ids);
      if (random.percent(AGAIN_PERCENT)) await this.saysAgain(client, name, random.pick(said));
      if (random.percent(AGAINST_PERCENT)) await this.contradicts(client, name, random.pick(said));
      await sleep(random.below(PAUSE_MAX_MS));
    }
  }

  private async saysAgain(client: RetryingClient, name: string, id: string): Promise<void> {
    const [said] = await client.states('one', this.texts(name, [id]));
    if (said?.outcome !== 'duplicate') client.faults.push(`${id} is ${said?.outcome} again`);
  }

  private async contradicts(client: RetryingClient, name: string, id: string): Promise<void> {
    const [said] = await client.states('lines', this.texts(name, [id], '7'));
    if (said?.errors?.[0]?.code !== 'id-conflict')
      client.faults.push(`${id} was contradicted: ${JSON.stringify(said)}`);
  }

  private async uploads(client: RetryingClient): Promise<void> {
    for (let turn = 0; !this.stop.signal.aborted; turn += 1) {
      const ids = Array.from({ length: UPLOAD_STATEMENTS }, (_, i) => `file-${turn}-${i}`);
      const texts = this.texts('smm', ids);
      const count = await client.uploads(texts);
      if (count !== ids.length) client.faults.push(`${count} statements of an upload are durable`);
      // What an upload has promised is asked for by the door that names digests.
      await client.states('lines', texts);
      await sleep(UPLOAD_PAUSE_MS);
    }
  }

  private async writes(): Promise<void> {
    const [first] = this.clients;
    for (let turn = 0; !this.stop.signal.aborted; turn += 1) {
      const ids = Array.from({ length: RECORDS }, (_, i) => `record-${turn}-${i}`);
      const records = this.texts(KAFKA_SUPPLIER, ids).map((value) => ({ value, headers: STRUCTURED }));
      const answers = await this.answersTo(records);
      for (const [i, id] of ids.entries()) {
        const said = { outcome: 'nothing', ...answers[i], id };
        if (said.outcome === 'accepted' || said.outcome === 'duplicate') first?.durable.push(said);
        else first?.faults.push(JSON.stringify(said));
      }
      await sleep(UPLOAD_PAUSE_MS);
    }
  }

  /** Writes records until they are answered. While Kafka is away, the reader of the answers is away too: then they are written again. */
  private async answersTo(records: readonly SentRecord[]): Promise<readonly (ReadAnswer | undefined)[]> {
    for (;;) {
      const way = new KafkaWayIn(this.intake.kafka, () => true);
      try {
        const offsets = await way.write(records, KAFKA_SUPPLIER);
        const answers = await way.answersTo(KAFKA_SUPPLIER, new Set(offsets));
        return offsets.map((offset) => answers.get(offset));
      } catch {
        await sleep(UPLOAD_PAUSE_MS);
      } finally {
        await way.close().catch(() => {});
      }
    }
  }
}

function textOf(scene: Scene, name: string, id: string, mass?: string): string {
  return statementOf(scene, name, { id, subject: scene.lot(name, id), ...(mass === undefined ? {} : { mass }) });
}
