/** Faults of the network between workers and broker. Other workers, with a good connection, take over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@oretrail/real-parts';
import type { SupervisedOptions, WorkerName } from '../../kafka/pipeline.ts';
import { type Direction, NetworkNamespace, namespacesMissing } from '../faults/network-namespace.ts';
import { plain, slow, TcpProxy } from '../faults/tcp-proxy.ts';
import type { Call, Findings, Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

const LOCAL = '127.0.0.1';
const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
/** What a cable carries, in kbit/s: some times what the load needs, so that it is slow and not stuck. */
const RATES_KBIT = [2_000, 4_000, 8_000];
/** Percent of the packets: with more, TCP comes to a stop of its own. */
const LOSSES = [2, 5, 10, 20];
const WAYS: readonly (readonly Direction[])[] = [['out'], ['in'], ['out', 'in']];
/** Above and below the session of a worker in these scenarios, which is 6 s. */
const CUT_MAX_MS = 12_000;
/** Time to come back and be given tasks, before the next cut. */
const HEALED_MS = 6_000;
/** The delay of a piece of bytes; requests of other continents take a quarter of a second. */
const DELAY_MAX_MS = 250;
/** How many pieces of a thousand are lost, with their connection. */
const RESETS_PER_MILLE = 2;

function startFar({ start }: Stage, options: SupervisedOptions): void {
  for (const name of NAMES) start(name, `${name}-far`, options);
}

/** A broker with a second address inside a network of its own, and the first workers there. */
async function farAway(
  call: Call,
  faults: (stage: Stage, network: NetworkNamespace) => Promise<void>,
): Promise<Findings> {
  const network = await NetworkNamespace.create();
  const broker = `${network.hostAddress}:${await freePort()}`;
  const registry = { host: network.hostAddress, port: await freePort() };
  try {
    const kafka = { otherListener: { listen: broker, advertised: broker } };
    return await staged(call, { kafka }, async (stage) => {
      const { hostname: host, port, pathname } = new URL(stage.registry.address);
      const proxy = await TcpProxy.start(registry, { host, port: Number(port) });
      stage.onEnd(() => proxy.stop());
      const url = `http://${registry.host}:${registry.port}${pathname}`;
      const environment = { ORETRAIL_KAFKA_BROKERS: broker, ORETRAIL_REGISTRY_URL: url };
      startFar(stage, { environment, wrapper: network.wrapper });
      await sleep(HEALED_MS);
      await faults(stage, network);
    });
  } finally {
    await network.remove();
  }
}

async function lossy({ dose, random, say }: Stage, network: NetworkNamespace): Promise<void> {
  for (let i = 0; i < dose.times; i += 1) {
    const [rate, percent] = [random.pick(RATES_KBIT), random.pick(LOSSES)];
    await network.limit(rate);
    await network.lose(percent, ['out', 'in']);
    say(`${i + 1} of ${dose.times}: ${percent} % of the packets lost each way, ${rate} kbit/s`);
    await sleep(dose.seconds * 1_000);
  }
  await network.heal();
}

async function partitioned({ dose, random, say }: Stage, network: NetworkNamespace): Promise<void> {
  for (let i = 0; i < dose.times; i += 1) {
    const [directions, lengthMs] = [random.pick(WAYS), random.below(CUT_MAX_MS)];
    say(`${i + 1} of ${dose.times}: cut ${directions.join(' and ')} for ${lengthMs} ms`);
    await network.lose(100, directions);
    await sleep(lengthMs);
    await network.heal();
    await sleep(HEALED_MS);
  }
}

/** All workers behind a proxy that delays each piece, and resets some connections. */
async function delayed(call: Call): Promise<Findings> {
  const [inner, outer] = [await freePort(), await freePort()];
  const kafka = { otherListener: { listen: `${LOCAL}:${inner}`, advertised: `${LOCAL}:${outer}` } };
  return staged(call, { kafka, first: false }, async (stage) => {
    const { random, dose, say } = stage;
    const relay = slow(
      () => random.below(DELAY_MAX_MS),
      () => random.below(1_000) < RESETS_PER_MILLE,
    );
    const proxy = await TcpProxy.start({ host: LOCAL, port: outer }, { host: LOCAL, port: inner }, relay);
    stage.onEnd(() => proxy.stop());
    startFar(stage, { environment: { ORETRAIL_KAFKA_BROKERS: `${LOCAL}:${outer}` } });
    for (let i = 0; i < dose.times; i += 1) {
      await sleep(dose.seconds * 1_000);
      say(`${i + 1} of ${dose.times}`);
    }
    proxy.relay = plain;
    proxy.cut();
  });
}

/** Loss, delay, partition. */
export const NETWORK_SCENARIOS: readonly Scenario[] = [
  {
    name: 'lossy-network',
    what: 'packets lost each way between some workers and the broker, on a slow cable',
    dose: { times: 6, seconds: 15 },
    missing: namespacesMissing,
    run: (call) => farAway(call, lossy),
  },
  {
    name: 'slow-network',
    what: 'all workers behind a proxy that delays every piece by up to 250 ms, and resets connections',
    dose: { times: 6, seconds: 15 },
    run: delayed,
  },
  {
    name: 'partition',
    what: 'some workers and the broker cut from each other, one way or both, for up to 12 s; neither side gets an error',
    dose: { times: 10, seconds: 0 },
    missing: namespacesMissing,
    run: (call) => farAway(call, partitioned),
  },
];
