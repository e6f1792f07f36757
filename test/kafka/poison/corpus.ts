/** Hostile messages, each by its name: every fault by every codec, and what only a compressed batch can be. */
import type { OretrailEvent } from '@oretrail/model';
import { controlRecord, eventRecord, type Topic } from '@oretrail/runtime';
import type { TestPipeline } from '../pipeline.ts';
import { COMPRESSIONS } from './compressions.ts';
import { FAULTS, type Goods } from './faults.ts';
import type { Message } from './message.ts';

/** One message that is sent in a batch of its own. */
export type Hostile = Readonly<{
  name: string;
  compression: string;
  message: Message;
  /** Under which it must be buried. */
  code: string;
  /** It must be buried as the beginning of its batch, for that can't be inflated. */
  isWithheld: boolean;
}>;

/** Zeros that inflate to more than a batch may have: a little, and much more. */
const BOMB_BYTES = [20 * 1_024 * 1_024, 64 * 1_024 * 1_024];
/** A compressed one fits through any door; an uncompressed one the broker refuses. */
const INFLATING = Object.keys(COMPRESSIONS).filter((name) => name !== 'none');
/** Shipments that are spoilt, so that no partition has it all. */
const VICTIMS = 6;
/** A source that corrects what others have stated, and is not an operator. */
const STRANGER = 'urn:party:stranger';

function first(messages: readonly Message[], topic: Topic): Message {
  const found = messages.find((message) => message.topic === topic);
  if (found === undefined) throw new Error(`no message of ${topic} is good`);
  return found;
}

/** What there is to be spoilt. @param events good ones, and the messages that they are */
export async function goodsOf(
  { codec, options: { partitions } }: TestPipeline,
  { events, messages }: Readonly<{ events: readonly OretrailEvent[]; messages: readonly Message[] }>,
): Promise<Goods> {
  const written = (event: OretrailEvent): Message => {
    const record = eventRecord(event, partitions);
    return { ...record, ...codec.encode(record) };
  };
  const [shipment, ...shipments] = events
    .filter((event) => event.type === 'oretrail.mineral-shipment.v1')
    .slice(0, VICTIMS);
  const correction = events.find((event) => event.type === 'oretrail.correction.v1');
  if (shipment === undefined || correction === undefined) throw new Error('no shipment or no correction is good');
  const data = Object.assign({}, shipment.data, { quantity: { value: 'much', unit: 'KGM' } });
  const refused: OretrailEvent = { ...shipment, id: 'refused', data };
  const control = codec.encode(controlRecord({ type: 'resume', cut: 1 }));
  return {
    shipments: [written(shipment), ...shipments.map(written)],
    production: first(messages, 'sourcing.vehicles.v1'),
    fact: first(messages, 'reference.facts.v1'),
    refused: written(refused),
    strangers: written({ ...correction, id: 'of a stranger', source: STRANGER } as OretrailEvent),
    foreign: control.value ?? Buffer.alloc(0),
    partitions,
  };
}

function bombsOf({ shipments: [shipment] }: Goods): readonly Hostile[] {
  return BOMB_BYTES.flatMap((bytes) =>
    INFLATING.map((compression): Hostile => {
      const message = { ...shipment, value: Buffer.alloc(bytes) };
      const name = `${bytes / 1_024 / 1_024} MiB of zeros, by ${compression}`;
      return { name, compression, message, code: 'batch-too-large', isWithheld: true };
    }),
  );
}

/** All of them. */
export function corpusOf(goods: Goods): readonly Hostile[] {
  const { shipments } = goods;
  const pairs = Object.entries(FAULTS).flatMap(([fault, { code, spoil }], i) =>
    Object.keys(COMPRESSIONS).map((compression): Hostile => {
      const message = spoil(shipments[i % shipments.length] ?? shipments[0], goods);
      return { name: `${fault}, by ${compression}`, compression, message, code, isWithheld: false };
    }),
  );
  return [...pairs, ...bombsOf(goods)];
}
