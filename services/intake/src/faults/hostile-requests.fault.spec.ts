/** Requests that mean harm: the intake answers each, serves who is honest meanwhile, and its memory stays where it is. Source: intake.md, "Errors". */
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import { type HostileRequest, hostileRequest } from '@oretrail/test-support/intake/hostile-requests';
import { IntakeProcess } from '@oretrail/test-support/intake/intake-process';
import { KeepAliveClient, type KeptAnswer } from '@oretrail/test-support/intake/keep-alive-client';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { RetryingClient } from '@oretrail/test-support/intake/retrying-client';
import { Random } from '@oretrail/test-support/random';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** `pnpm test:long --only hostile-intake` sends more. */
const REQUESTS = Number(process.env['ORETRAIL_HOSTILE_REQUESTS'] ?? 4_000);
const TIMEOUT_MS = 300_000 + REQUESTS * 20;
const CONNECTIONS = 8;
/** Requests of one connection, at most: its address is locked out if its sign-ins fail too often. */
const REQUESTS_OF_CONNECTION_MAX = 400;
const HONEST_PAUSE_MS = 50;
/** Bytes of the heap: a leak of a few KiB a request does not fit, nor do all requests at their largest. */
const HEAP_MAX_MIB = 192;
/** Caches fill, and code is compiled, during the first part. */
const WARM_UP = 0.25;
/** What the memory may grow by afterwards, buffers of requests under way included: as many connections, each with an upload. */
const GROWTH_MAX_BYTES = CONNECTIONS * 16 * 1_024 * 1_024;
/** Answers of a server that is not at fault: intake.md, "Back-pressure". */
const BUSY = /urn:oretrail:error:(queue-full|kafka-away|no-room|too-many-connections)"/;

type Findings = { readonly statuses: Map<number, number>; readonly faults: string[]; left: number };

/** What of an answer is not as it should be. EPCIS has problems of its own shape. */
function faultsIn(answer: KeptAnswer, isHead: boolean): readonly string[] {
  const { statusCode, body } = answer;
  if (statusCode >= 500 && !BUSY.test(body)) return [`${statusCode} ${body}`];
  if (statusCode < 400 || isHead || body.includes('"epcisException:')) return [];
  return shapeFaults(answer);
}

function addressOf(random: Random): string {
  return `127.0.${1 + random.below(8)}.${1 + random.below(250)}`;
}

/** @returns whether the connection is of use for the next one */
async function send(
  client: KeepAliveClient,
  request: HostileRequest & Readonly<{ kind: string }>,
  findings: Findings,
): Promise<boolean> {
  const { bytes, kind, count = 1, isLast = false, isHead = false } = request;
  client.write(bytes);
  for (let due = count; due > 0; due -= 1) {
    const answer = await client.next(isHead);
    if (answer === null) {
      if (!isLast) findings.faults.push(`${kind}: no answer to ${bytes.toString('latin1').slice(0, 400)}`);
      return false;
    }
    findings.statuses.set(answer.statusCode, (findings.statuses.get(answer.statusCode) ?? 0) + 1);
    for (const fault of faultsIn(answer, isHead)) findings.faults.push(`${kind}: ${fault}`);
    if (answer.isLast) return false;
  }
  return !isLast;
}

/** One after the other, over connections from many addresses. */
async function attack(intake: IntakeProcess, random: Random, findings: Findings): Promise<void> {
  while (findings.left > 0) {
    const client = await KeepAliveClient.connect(intake.port, addressOf(random));
    for (let sent = 0; client.isOpen && sent < REQUESTS_OF_CONNECTION_MAX && findings.left > 0; sent += 1) {
      findings.left -= 1;
      const request = hostileRequest({ random, scene: intake.scene, name: 'eve' });
      if (!(await send(client, request, findings))) break;
    }
    client.destroy();
  }
}

/** States one lot after the other until it is asked to stop. @returns how many, and what was not accepted at once */
async function honest(intake: IntakeProcess, stop: AbortSignal) {
  const client = new RetryingClient(intake.url, 'smm');
  const refused: unknown[] = [];
  let count = 0;
  for (; !stop.aborted; count += 1) {
    const id = `honest-${count}`;
    const text = statementOf(intake.scene, 'smm', { id, subject: intake.scene.lot('smm', id) });
    const answer = await client.sendOnce('one', [text]);
    // On a busy machine Kafka may be late at any time.
    if (answer?.status !== 201 && answer?.code !== 'kafka-away') refused.push(answer);
    await sleep(HONEST_PAUSE_MS);
  }
  return { count, refused };
}

await describeWith(
  `the intake among hostile clients, seed ${SEED}`,
  {
    kafka: shared.kafka,
    registry: shared.registry,
  },
  (started) => {
    it(`answers ${REQUESTS} hostile requests, and serves the honest`, { timeout: TIMEOUT_MS }, async () => {
      const { kafka, registry } = started();
      const intake = await IntakeProcess.begin({
        brokers: kafka.address,
        registry: registry.address,
        folder: temporaryFolder(),
        environment: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MAX_MIB}` },
      });
      try {
        const stop = new AbortController();
        const serving = honest(intake, stop.signal);
        const findings: Findings = { statuses: new Map(), faults: [], left: 0 };
        const all = async (count: number, seed: number) => {
          findings.left = count;
          const attackers = Array.from({ length: CONNECTIONS }, (_, i) => new Random(seed + i));
          await Promise.all(attackers.map((random) => attack(intake, random, findings)));
        };
        await all(Math.ceil(REQUESTS * WARM_UP), SEED);
        const warm = intake.anonymousBytes;
        await all(Math.ceil(REQUESTS * (1 - WARM_UP)), SEED + CONNECTIONS);
        const grown = intake.anonymousBytes - warm;
        stop.abort();
        const { count, refused } = await serving;
        const mib = (bytes: number) => Math.round(bytes / 1_048_576);
        const statuses = JSON.stringify(Object.fromEntries([...findings.statuses].sort(([a], [b]) => a - b)));
        process.stdout.write(
          `${REQUESTS} hostile: ${statuses}, ${count} honest, ${mib(warm)} and ${mib(grown)} MiB more\n`,
        );
        expect([...new Set(findings.faults)].slice(0, 20)).toEqual([]);
        expect([refused, count > 0]).toEqual([[], true]);
        expect(grown).toBeLessThan(GROWTH_MAX_BYTES);
        expect(await intake.stop(), intake.lastSaid).toEqual([0, null]);
      } finally {
        await intake.kill();
      }
    });
  },
);
