/** Records as JSON, for specs that need no registry: events with the attributes of binary mode as headers, as the real codec has them. */
import { AVRO_ERRORS, headerList, writeBody } from '@oretrail/avro';
import type { MessageCodec } from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent, parseEvent } from '@oretrail/model';
import { CONTROL } from '@oretrail/runtime';

/** The codec. What is not an event is spoilt. */
export const JSON_CODEC: MessageCodec = {
  write: (sink, { key, value }, more) => {
    const json = Buffer.from(JSON.stringify({ specversion: '1.0', ...(value as OretrailEvent) }));
    const headers = headerList({ ce_recordedtime: (value as OretrailEvent).recordedtime ?? '' });
    writeBody(sink, { key: Buffer.from(key), value: json, headers }, more);
  },
  decode: async (topic, messages) =>
    messages.map(({ value }) => {
      const { digest: _, ...json } = JSON.parse(String(value)) as Record<string, unknown>;
      if (topic === CONTROL) return { value: json };
      const parsed = parseEvent(json, { operators: ANY_OPERATOR });
      return parsed.ok ? { value: parsed.event } : { spoilt: AVRO_ERRORS.error('refused-event', 'it is not an event') };
    }),
};
