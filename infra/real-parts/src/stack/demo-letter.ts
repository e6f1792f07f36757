/**
 * A dead letter for the demo: a lot whose price has a decimal comma. The intake would refuse it, so it is written to Kafka as a
 * client with rights of its own could: the bytes of a lot of the story, with another id and that price.
 */
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const TOPIC = 'sourcing.shipments.v1';
const LIKE = 'urn:lot:example:graphite-flake-ohio-2025';
/** As long as what they replace: Avro has the length before each text. */
const REPLACED = [
  [LIKE, 'urn:lot:example:graphite-flake-ohio-2026'],
  ['300.00', '300,00'],
] as const;
const ID = 'demo-decimal-comma';
/** The lot is there; a broker that is well gives all of a small topic within a second or two. */
const FOUND_TIMEOUT_MS = 30_000;

type Headers = Record<string, Buffer | string | (Buffer | string)[] | undefined>;
type Found = Readonly<{ value: Buffer; headers: Headers }>;

async function lotLike(kafka: Kafka): Promise<Found> {
  const consumer = kafka.consumer({ groupId: `demo-letter-${process.pid}` });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    return await new Promise<Found>((resolve, reject) => {
      setTimeout(() => reject(new Error(`${LIKE} is not in ${TOPIC}`)), FOUND_TIMEOUT_MS).unref();
      const eachMessage = async ({
        message: { key, value, headers = {} },
      }: {
        message: { key: Buffer | null; value: Buffer | null; headers?: Headers };
      }) => {
        if (key?.toString() === LIKE && value !== null) resolve({ value, headers });
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

function spoilt(bytes: Buffer): Buffer {
  const text = REPLACED.reduce((last, [good, bad]) => last.replaceAll(good, bad), bytes.toString('latin1'));
  return Buffer.from(text, 'latin1');
}

/** Writes it. @param brokers as `HOST:PORT` @throws Error if Kafka gives or takes nothing */
export async function writeDemoLetter(brokers: string): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'demo-letter', logLevel: logLevel.NOTHING });
  const { value, headers } = await lotLike(kafka);
  const [, key] = REPLACED[0];
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const message = { key, value: spoilt(value), headers: { ...headers, ce_id: ID, ce_subject: key } };
  await producer.send({ topic: TOPIC, messages: [message] });
  await producer.disconnect();
}
