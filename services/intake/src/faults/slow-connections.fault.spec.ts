/** A thousand connections that send a byte now and then: each is ended by its limit, and honest clients are served meanwhile. Source: intake.md, "Back-pressure". */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONNECTIONS_MAX } from '@oretrail/http-api';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import { IntakeProcess } from '@oretrail/test-support/intake/intake-process';
import { shapeFaults } from '@oretrail/test-support/intake/problem-shape';
import { RawClient } from '@oretrail/test-support/intake/raw-client';
import { RetryingClient } from '@oretrail/test-support/intake/retrying-client';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SLOW_CLIENTS = 1_000;
/** The limit of a body is two minutes, and most of that is waiting. */
const TIMEOUT_MS = 600_000;
const BETWEEN_BYTES_MS = 2_000;
const HONEST_PAUSE_MS = 250;
const WARM_UP_REQUESTS = 20;
const MIB = 1_024 * 1_024;
/** All connections that there may be take less than 200 MiB: limits.ts of http-api. These take their share, and garbage some more. */
const GROWTH_MAX_BYTES = (200 * MIB * SLOW_CLIENTS) / CONNECTIONS_MAX + 48 * MIB;
/** Megabytes of the heap. */
const HEAP_MAX_MIB = 192;
const HEAD = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('smm')}\r\nContent-Type: application/x-ndjson\r\n`;
const SLOW_HEAD = 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ';
const SLOW_BODY = `${HEAD}Content-Length: 4000\r\n\r\n`;

/** @returns what states one lot. It must be accepted at once, unless Kafka is late, as it may be on a busy machine; says whether it was */
function honestClient(intake: IntakeProcess): () => Promise<boolean> {
  const client = new RetryingClient(intake.url, 'eve');
  let count = 0;
  return async () => {
    const id = `honest-${count++}`;
    const text = statementOf(intake.scene, 'eve', { id, subject: intake.scene.lot('eve', id) });
    const answer = await client.sendOnce('one', [text]);
    if (answer?.code !== 'kafka-away') expect(answer?.status).toBe(201);
    return answer?.status === 201;
  };
}

const isOpen = ({ socket }: RawClient): boolean => !socket.destroyed && socket.writable;

/** Serves until all are cut off. @returns how often, how often while all those with a slow body were there, and the most memory */
async function servedUntilEnd(intake: IntakeProcess, clients: readonly RawClient[], serve: () => Promise<boolean>) {
  const bodies = clients.filter((_, i) => i % 2 === 1);
  let [served, servedBeside, mostBytes] = [0, 0, 0];
  while (clients.some(isOpen)) {
    if (!(await serve())) continue;
    served += 1;
    if (bodies.every(isOpen)) servedBeside += 1;
    mostBytes = Math.max(mostBytes, intake.anonymousBytes);
    await sleep(HONEST_PAUSE_MS);
  }
  return { served, servedBeside, mostBytes };
}

await describeWith('the intake among slow clients', { kafka: shared.kafka, registry: shared.registry }, (started) => {
  it(`${SLOW_CLIENTS} connections that trickle are cut off, and honest requests are served meanwhile`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { kafka, registry } = started();
    const intake = await IntakeProcess.begin({
      brokers: kafka.address,
      registry: registry.address,
      folder: temporaryFolder(),
      environment: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MAX_MIB}` },
    });
    const clients: RawClient[] = [];
    let trickle: NodeJS.Timeout | undefined;
    try {
      const serve = honestClient(intake);
      // What an honest client needs is compiled and connected before the memory is looked at.
      for (let i = 0; i < WARM_UP_REQUESTS; i += 1) await serve();
      const before = intake.anonymousBytes;
      // One half never ends its headers, the other never its body. Each begins at once: a connection without headers is soon cut off.
      for (let i = 0; i < SLOW_CLIENTS; i += 1) {
        const client = await RawClient.connect(intake.port);
        client.write(i % 2 === 0 ? SLOW_HEAD : SLOW_BODY);
        clients.push(client);
      }
      trickle = setInterval(() => {
        for (const client of clients) client.write('x');
      }, BETWEEN_BYTES_MS);
      const { served, servedBeside, mostBytes } = await servedUntilEnd(intake, clients, serve);
      const most = mostBytes - before;
      const answers = await Promise.all(clients.map((client) => client.answer()));
      // A client that writes just when it is cut off may lose the answer.
      const seen = answers.filter(({ body }) => body !== '');
      process.stdout.write(
        `${servedBeside} of ${served} served beside all, ${seen.length} answers, at most ${Math.round(most / MIB)} MiB more\n`,
      );
      expect(seen.flatMap(shapeFaults)).toEqual([]);
      expect(new Set(seen.map(({ statusCode }) => statusCode))).toEqual(new Set([408]));
      expect(servedBeside).toBeGreaterThan(0);
      expect(most).toBeLessThan(GROWTH_MAX_BYTES);
      expect(await intake.stop(), intake.lastSaid).toEqual([0, null]);
    } finally {
      clearInterval(trickle);
      for (const { socket } of clients) socket.destroy();
      await intake.kill();
    }
  });
});
