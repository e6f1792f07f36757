/** The console as a place to read, as far as it shows the caller what it knows. Source: console.md, "The command line"; decision 28. */
import type { ShownExplanation } from '@oretrail/explanation';
import { DEFAULT_RULESET, type OretrailEvent, type Verdict } from '@oretrail/model';
import { evaluateClosure } from '@oretrail/read-model/closure';
import type { z } from 'zod';
import { COMMAND_ERRORS, type CommandLineError } from '../../errors.ts';
import { pagesOf } from '../../http/pages.ts';
import { ServiceClient } from '../../http/service-client.ts';
import type { ServiceConnection } from '../../http/service-connection.ts';
import type { Evaluation, Question, Reading, ShownBill, VerdictSource } from '../reading.ts';
import { CLOSURE, EFFECTS, EXPLANATION, eventOf, ME, STATEMENTS } from './answers.ts';
import { ConsoleVerdicts } from './console-verdicts.ts';

/** Rows of one page: the most that the API gives (console.md, "2. Query API"). */
const PAGE_ROWS = 1_000;
/** RFC 9110, 15.5.5: there is nothing that this caller may see. */
const NOT_FOUND = 404;

type Closure = z.infer<typeof CLOSURE>;

const NOTHING: Closure = { ruleset: DEFAULT_RULESET, verdict: null, events: [], rivals: [] };

/** Reads what one principal may see. */
export class ConsoleReading implements Reading {
  readonly name: string;
  private readonly client: ServiceClient;
  private readonly roles: readonly string[];
  /** What was asked for: verdict and events of a vehicle are of one moment. */
  private readonly closures = new Map<string, Promise<Closure>>();

  private constructor(client: ServiceClient, roles: readonly string[]) {
    this.client = client;
    this.roles = roles;
    this.name = client.name;
  }

  /** @throws CommandLineError `console-unreachable`, `console-refused` if the token is not one of its own */
  static async open(connection: ServiceConnection, onWait: (seconds: number) => void): Promise<ConsoleReading> {
    const client = new ServiceClient(connection, { onWait });
    return new ConsoleReading(client, (await client.get('/v1/me', ME)).roles);
  }

  async evaluationOf(question: Question): Promise<Evaluation> {
    const { ruleset, events, rivals } = await this.closureOf(question);
    return evaluateClosure({ events, rivals }, { ruleset });
  }

  async verdictOf(vin: string): Promise<Verdict | null> {
    return (await this.closureOf({ subject: vin, isDownward: false })).verdict;
  }

  differs(what: string): Error {
    return COMMAND_ERRORS.error('console-unsettled', `${this.name} ${what}`);
  }

  async explanationOf(vin: string): Promise<ShownExplanation | null> {
    if (this.roles.includes('auditor')) return null;
    const path = `/v1/verdicts/${encodeURIComponent(vin)}/explanation`;
    const answer = await this.found(
      path,
      EXPLANATION.transform((shown) => ({ shown })),
    );
    if (answer === null) {
      throw COMMAND_ERRORS.error('unknown-vehicle', `${this.name} shows ${this.youWith} no verdict of ${vin}`);
    }
    if (answer.shown !== null) return answer.shown;
    throw this.differs(`has another verdict for ${vin} than its events give`);
  }

  async eventsOf(subject: string): Promise<readonly OretrailEvent[]> {
    const path = `/v1/statements?subject=${encodeURIComponent(subject)}&limit=${PAGE_ROWS}`;
    if ((await this.found(path, STATEMENTS)) === null) {
      if (this.roles.includes('auditor')) return [];
      throw this.refused(`no statement about ${subject}; the party of the subject and auditors see them`);
    }
    const events: OretrailEvent[] = [];
    for await (const { rows } of pagesOf(this.client, { path, parameter: 'after' }, STATEMENTS)) {
      for (const row of rows) {
        if (row.data === undefined) {
          throw this.refused(`that there are statements about ${subject}, and not what they state, as to operators`);
        }
        const event = eventOf(row);
        if (event === null) throw this.client.unreachable(`the statement ${row.digest} is not what its digest says`);
        if (row.code === null) events.push(event);
      }
    }
    return events;
  }

  withVerdicts<T>(vin: string | undefined, use: (verdicts: VerdictSource) => Promise<T>): Promise<T> {
    if (this.roles.some((role) => ['auditor', 'finance', 'manufacturer'].includes(role))) {
      return use(new ConsoleVerdicts(this.client, vin));
    }
    throw this.refused('no verdicts; the roles finance, auditor, and manufacturer (of its own vehicles) see them');
  }

  async billOf(event: OretrailEvent): Promise<ShownBill> {
    const { digest: _, ...sent } = event;
    const path = '/v1/effects';
    const text = JSON.stringify([{ specversion: '1.0', ...sent }]);
    const { body } = await this.client.send({
      method: 'POST',
      path,
      body: { contentType: 'application/json', text },
    });
    const { vehicles, evaluated, changed, isPartial } = this.client.checked(path, EFFECTS, body);
    if (changed === undefined || evaluated === undefined) return { restingVehicles: vehicles };
    const bill = { vehicles: changed.vehicles, previousAmountUsd: changed.usdBefore, amountUsd: changed.usdAfter };
    return isPartial || evaluated < vehicles ? { ...bill, restingVehicles: vehicles } : bill;
  }

  /** What a subject is derived from; nothing if there is no such subject. @throws CommandLineError `console-refused` */
  private closureOf({ subject, isDownward }: Question): Promise<Closure> {
    if (!this.roles.includes('auditor')) {
      throw this.refused('not what others have stated, from which this is derived; the role auditor sees it');
    }
    const direction = isDownward ? 'down' : 'up';
    const path = `/v1/closure?direction=${direction}&subject=${encodeURIComponent(subject)}`;
    const asked = this.closures.get(path) ?? this.found(path, CLOSURE).then((closure) => closure ?? NOTHING);
    this.closures.set(path, asked);
    return asked;
  }

  /** An answer to a GET; null if there is nothing that the caller may see. */
  private async found<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
    const isAnswer = (answer: Readonly<{ status: number }>): boolean => answer.status === NOT_FOUND;
    const { status, body } = await this.client.send({ method: 'GET', path, isAnswer });
    return status === NOT_FOUND ? null : this.client.checked(path, schema, body);
  }

  /** The caller as errors name it. */
  private get youWith(): string {
    if (this.roles.length === 0) return 'you, who have no role,';
    return `you, who have the ${this.roles.length === 1 ? 'role' : 'roles'} ${this.roles.join(', ')},`;
  }

  private refused(what: string): CommandLineError {
    return COMMAND_ERRORS.error('console-refused', `${this.name} shows ${this.youWith} ${what}`);
  }
}
