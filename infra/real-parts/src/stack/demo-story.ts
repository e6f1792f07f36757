/** The story of `oretrail demo`, stated to the intake of a stack: by the keys of the parties, chapter by chapter. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoKeys, DemoParty } from './demo-keys.ts';

const FOLDER = join(import.meta.dirname, '../../../../services/command-line/demo');

/** The intake answers within 2 s even if Kafka does not; this is for busy machines. */
const ANSWER_TIMEOUT_MS = 30_000;
/** About a minute in all, as for the grants. */
const ATTEMPTS_MAX = 30;
const ATTEMPT_WAIT_MS = 2_000;
const OK = 200;
const LATER: readonly number[] = [429, 503];

type Event = Readonly<Record<string, unknown> & { source: string; time: string }>;
/** What the intake says of one event. */
type Item = Readonly<{ outcome: string }>;

/** Who states what a source says. */
const SENDERS: Readonly<Record<string, DemoParty>> = {
  'reference-desk': 'operator',
  'sulawesi-nickel': 'mine',
  'balama-graphite': 'mine',
  'jujuy-brines': 'mine',
  'atacama-salts': 'mine',
  'niihama-refining': 'refinery',
  'naraha-lithium': 'refinery',
  'vidalia-anode': 'refinery',
  'kentucky-cells': 'cell-maker',
  'ohio-cells': 'cell-maker',
  'yamaguchi-separators': 'cell-maker',
  'fujian-cells': 'cell-maker',
  'akebono-motors': 'car-maker',
  'hibari-motor': 'car-maker',
};

/** @throws Error if the story has a source that nobody speaks for */
function senderOf({ source }: Event): DemoParty {
  const sender = SENDERS[source.replace('urn:party:example-', '')];
  if (sender === undefined) throw new Error(`Nobody of the stack speaks for ${source}`);
  return sender;
}

/** Events that one party sends at once. */
export type Sending = Readonly<{ sender: DemoParty; events: readonly Event[] }>;

function sendingsOf(events: readonly Event[]): readonly Sending[] {
  const sendings: { sender: DemoParty; events: Event[] }[] = [];
  for (const event of events) {
    const sender = senderOf(event);
    const last = sendings.at(-1);
    if (last?.sender === sender) last.events.push(event);
    else sendings.push({ sender, events: [event] });
  }
  return sendings;
}

/** The chapters: what happened from one day of the story to the next, in its order. */
export function storyChapters(): readonly (readonly Sending[])[] {
  const { chapters } = JSON.parse(readFileSync(join(FOLDER, 'story.json'), 'utf8')) as { chapters: { day: string }[] };
  const lines = readFileSync(join(FOLDER, 'events.ndjson'), 'utf8').trim().split('\n');
  const events = lines.map((line): Event => JSON.parse(line));
  return chapters.map(({ day }, i) => {
    const next = chapters[i + 1]?.day ?? '9999';
    return sendingsOf(events.filter(({ time }) => time >= day && time < next));
  });
}

/**
 * A car whose second battery nobody has declared, so that something is asked of the refinery. It is not in the story of
 * `oretrail demo`.
 */
export const ASKING: Sending = {
  sender: 'car-maker',
  events: [
    {
      specversion: '1.0',
      id: 'demo-asking',
      source: 'urn:party:example-hibari-motor',
      type: 'oretrail.vehicle-production.v1',
      subject: '5J6EV0D02SA000008',
      time: '2025-08-21T09:00:00Z',
      data: {
        vin: '5J6EV0D02SA000008',
        manufacturer: 'urn:party:example-hibari-motor',
        make: 'Hibari',
        model: 'Kaze',
        modelYear: 2025,
        vehicleClass: 'suv',
        gvwrLb: '5500',
        batteryCapacityKwh: '72.8',
        externallyChargeable: true,
        msrpUsd: '46000',
        finalAssembly: { country: 'US', plant: 'Marysville, Ohio', completedOn: '2025-08-21' },
        expectedDeliveryOn: '2025-09-25',
        batteries: [{ lotId: 'urn:lot:example-refinery:pack-2025-08', quantity: { value: '1', unit: 'C62' } }],
      },
    },
  ],
};

async function send(address: string, key: string, events: readonly Event[]): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${address}/v1/events?onError=rollback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    if (!LATER.includes(answer.status) || attempt === ATTEMPTS_MAX) return answer;
    await answer.arrayBuffer();
    await sleep(ATTEMPT_WAIT_MS);
  }
}

/** What is wrong with the first of the events, or what else the answer says. */
function firstFaultOf(text: string): string {
  try {
    const { detail, errors } = JSON.parse(text);
    return errors?.[0]?.detail ?? detail ?? text;
  } catch {
    return text;
  }
}

/** Sends, and says whether something of it was new. @throws Error with what the intake said, if it did not take all */
async function isNews(address: string, keys: DemoKeys, { sender, events }: Sending): Promise<boolean> {
  const answer = await send(address, keys[sender].key, events);
  const text = await answer.text();
  if (answer.status !== OK) {
    throw new Error(`The intake refused a part of the demo's story with ${answer.status}: ${firstFaultOf(text)}`);
  }
  const { items } = JSON.parse(text) as Readonly<{ items: readonly Item[] }>;
  return items.some(({ outcome }) => outcome === 'accepted');
}

/**
 * States the story. What is known of it already stays as it is.
 * @param address of the intake
 * @param settle waits until all verdicts follow what was stated, so that each chapter leaves revisions of its own
 * @param spoil writes what only a broken client would
 * @throws Error if something was refused
 */
export async function tellStory(
  address: string,
  keys: DemoKeys,
  settle: () => Promise<void>,
  spoil: () => Promise<void>,
): Promise<void> {
  let hasVehicles = false;
  for (const chapter of storyChapters()) {
    let isNew = false;
    hasVehicles ||= chapter.some(({ sender }) => sender === 'car-maker');
    for (const sending of chapter) isNew = (await isNews(address, keys, sending)) || isNew;
    if (isNew && hasVehicles) await settle();
  }
  if (await isNews(address, keys, ASKING)) await spoil();
}
