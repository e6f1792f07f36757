/** Batches compressed in every way that Kafka's clients know, and the digest of each, by which it is found again. */
import { createHash } from 'node:crypto';
import { COMPRESSED } from '@oretrail/test-support/kafka/written-batch';
import kafkajs from 'kafkajs';

/** By their names: two ways for snappy. */
export const COMPRESSIONS = COMPRESSED;

type Encoder = Readonly<{ buffer: Buffer }>;

let present = 'none';
let sent: Buffer = Buffer.alloc(0);

/** kafkajs asks for a codec by its number: which way it goes is what was last chosen, and for what others send the first way. */
function codecOf(number: number) {
  const usual = Object.values(COMPRESSIONS).find(({ codec }) => codec === number);
  const compress = async ({ buffer }: Encoder): Promise<Buffer> => {
    const way = COMPRESSIONS[present];
    // A service in the same process compresses what it answers meanwhile, by a codec of its own.
    if (way?.codec !== number) return usual?.of(buffer) ?? buffer;
    sent = way.of(buffer);
    return sent;
  };
  return () => ({ compress, decompress: async (bytes: Buffer) => bytes });
}

for (const { codec } of Object.values(COMPRESSIONS)) {
  if (codec !== 0) Object.assign(kafkajs.CompressionCodecs, { [codec]: codecOf(codec) });
}

/** Chooses a way for all that is sent until the next choice. @returns the number of its codec */
export function compressNext(name: string): number {
  present = name;
  return COMPRESSIONS[name]?.codec ?? 0;
}

/** Bytes and SHA-256 of what was compressed last. */
export function lastCompressed(): Readonly<{ bytes: number; sha256: string }> {
  return { bytes: sent.length, sha256: createHash('sha256').update(sent).digest('hex') };
}
