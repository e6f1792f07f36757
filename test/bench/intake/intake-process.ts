/** The intake as its own process on a pipeline of its own, and a supplier with a token that may state all generated events. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GeneratedEvent } from '@oretrail/generator';
import { freePort } from '@oretrail/real-parts';
import { granting } from '@oretrail/test-support/grants/story';
import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { issuerKey, LoopbackIssuer } from '@oretrail/test-support/intake/token-issuer';
import type { TestPipeline } from '../../kafka/pipeline.ts';

const MAIN_FILE = join(import.meta.dirname, '../../../services/intake/src/main.ts');
/** What most providers of OpenID Connect sign with. */
const TOKEN_ALGORITHM = 'RS256';
/** No budget bounds what is measured. */
const UNBOUNDED = '1000000000';
const POLL_MS = 50;
const READY_MAX_MS = 120_000;
/** As much of a log as an error message can hold. */
const LOG_CHARACTERS = 4_000;
const ALWAYS = { from: '2000-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' };
/** Characters of a VIN that say who the maker is. */
const WMI_LENGTH = 3;

type Json = Record<string, unknown>;

/** What a grant must cover, so that its holder may state these events. */
function scopeOf(events: readonly GeneratedEvent[]): Json {
  const may = new Set<string>();
  for (const { type, subject } of events) {
    if (type.startsWith('oretrail.vehicle-')) may.add(JSON.stringify({ vehicles: subject.slice(0, WMI_LENGTH) }));
    else if (type === 'oretrail.reference-fact.v1') may.add(JSON.stringify({ facts: `${subject.split('/', 1)[0]}/` }));
  }
  return {
    sources: [...new Set(events.map(({ source }) => source))],
    types: [...new Set(events.map(({ type }) => type))],
    may: [{ lots: 'urn:lot:' }, ...[...may].map((one) => JSON.parse(one))],
  };
}

/** An intake at work. */
export class IntakeProcess {
  readonly url: string;
  /** What the supplier signs in with. */
  readonly token: string;
  private readonly child: ChildProcess;
  private readonly issuer: LoopbackIssuer;
  private said = '';

  private constructor(child: ChildProcess, issuer: LoopbackIssuer, { url, token }: { url: string; token: string }) {
    [this.child, this.issuer, this.url, this.token] = [child, issuer, url, token];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += chunk));
    process.once('exit', this.kill);
  }

  /** @param profileDirectory where its CPU profile goes; null: none is taken */
  static async start(pipeline: TestPipeline, profileDirectory: string | null): Promise<IntakeProcess> {
    const [issuer, key, port] = await Promise.all([
      LoopbackIssuer.start(),
      issuerKey(TOKEN_ALGORITHM, 'bench'),
      freePort(),
    ]);
    issuer.keys = [key.jwk];
    const profile = profileDirectory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`];
    const child = spawn(process.execPath, ['--no-warnings', ...profile, MAIN_FILE], {
      env: {
        ...process.env,
        ...pipeline.environmentOf('intake'),
        ORETRAIL_INTAKE_PORT: String(port),
        ORETRAIL_BOOTSTRAP_OPERATOR: keyPrincipal('root'),
        ORETRAIL_ISSUERS: JSON.stringify([
          { issuer: issuer.address, audience: 'intake', jwksUri: `${issuer.address}/keys` },
        ]),
        ORETRAIL_BUDGET_EVENTS_PER_SECOND: UNBOUNDED,
        ORETRAIL_BUDGET_BURST: UNBOUNDED,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const token = await issuer.token(key);
    const intake = new IntakeProcess(child, issuer, { url: `http://127.0.0.1:${port}`, token });
    await intake.untilReady();
    return intake;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Lets the supplier state what these events are. */
  async grantFor(events: readonly GeneratedEvent[]): Promise<void> {
    const operator = { roles: ['operator'], sources: ['urn:party:op'], may: [], types: [], ...ALWAYS };
    await this.grant('root', { grantId: 'urn:grant:op', principal: keyPrincipal('op'), ...operator });
    const principal = { issuer: this.issuer.address, subject: 'erp' };
    const supplier = { roles: ['supplier', 'manufacturer', 'seller', 'registrar'], ...scopeOf(events), ...ALWAYS };
    await this.grant('op', { grantId: 'urn:grant:erp', principal, ...supplier });
  }

  /** Asks it to stop, and waits for its end. @throws Error if it ends otherwise */
  async stop(): Promise<void> {
    process.off('exit', this.kill);
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    await this.issuer.stop();
    if (this.child.exitCode !== 0) throw this.failing(`ended with ${this.child.exitCode ?? this.child.signalCode}`);
  }

  private readonly kill = (): void => void this.child.kill('SIGKILL');

  private failing(what: string): Error {
    return new Error(`the intake ${what}; its log ends: ${this.said.slice(-LOG_CHARACTERS)}`);
  }

  private async untilReady(): Promise<void> {
    const giveUpAt = performance.now() + READY_MAX_MS;
    while (!this.said.includes('"msg":"ready"')) {
      if (this.child.exitCode !== null) throw this.failing(`ended with ${this.child.exitCode}`);
      if (performance.now() > giveUpAt) throw this.failing(`is not ready after ${READY_MAX_MS} ms`);
      await sleep(POLL_MS);
    }
  }

  private async grant(by: string, data: Json): Promise<void> {
    const response = await fetch(`${this.url}/v1/grants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf(by)}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(granting(`urn:party:${by}`, data)),
    });
    if (response.status !== 201) throw new Error(`a grant was refused: ${await response.text()}`);
  }
}
