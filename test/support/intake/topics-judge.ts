/** What the public topics hold, as Kafka's own Java client reads them: a judge that shares no code with what has written them. */
import { SchemaRegistry } from '@oretrail/avro';
import { AvroCodec, headerBytesOf, type KafkaOptions, nameOnCluster } from '@oretrail/kafka-log';
import { ANY_OPERATOR, type OretrailEvent } from '@oretrail/model';
import { type JudgedRecord, judgeDump } from '@oretrail/real-parts';
import { PUBLIC_INPUTS } from '@oretrail/runtime';
import type { SaidOf } from './retrying-client.ts';

/** A statement in a public topic. Its digest is that of its content, whatever its writer says. */
export type JudgedStatement = Readonly<{ id: string; digest: string; recordedAt: string; partition: number }>;

function headerOf({ headers }: JudgedRecord, name: string): string {
  return String(headers.find(([of]) => of === name)?.[1] ?? '');
}

/** All statements in the public topics. @throws Error if one can't be read */
export async function judgedStatements(kafka: KafkaOptions, registry: string): Promise<readonly JudgedStatement[]> {
  const codec = await AvroCodec.open(new SchemaRegistry({ url: registry }), { operators: ANY_OPERATOR });
  const statements: JudgedStatement[] = [];
  for (const topic of PUBLIC_INPUTS) {
    const records = await judgeDump(kafka.brokers.join(','), nameOnCluster(kafka, topic));
    const messages = records.map(({ offset, timestamp, key, value, headers }) => {
      const bytes = headerBytesOf(headers.map(([name, of]) => ({ name: Buffer.from(name), value: of })));
      return { offset, timeMs: timestamp, key, value, headerBytes: bytes };
    });
    const decoded = await codec.decode(topic, messages);
    for (const [i, record] of records.entries()) {
      const read = decoded[i];
      if (read === undefined || 'spoilt' in read) throw new Error(`${topic}/${record.partition} at ${record.offset}`);
      const { id, digest } = read.value as OretrailEvent;
      statements.push({ id, digest, recordedAt: headerOf(record, 'ce_recordedtime'), partition: record.partition });
    }
  }
  return statements;
}

/** What is lost, doubled or wrong in the topics, given all that was called durable; empty if all is well. */
export function faultsOf(statements: readonly JudgedStatement[], durable: readonly SaidOf[]): readonly string[] {
  const faults: string[] = [];
  const byDigest = new Map<string, JudgedStatement>();
  for (const statement of statements) {
    if (byDigest.has(statement.digest)) faults.push(`doubled: ${statement.id}`);
    byDigest.set(statement.digest, statement);
  }
  const ids = new Set(statements.map(({ id }) => id));
  if (ids.size !== byDigest.size) faults.push('two statements have one id');
  for (const { id, digest = '', recordedAt, outcome } of durable) {
    const found = byDigest.get(digest);
    if (found === undefined) faults.push(`lost: ${id}`);
    else if (recordedAt !== undefined && recordedAt !== found.recordedAt)
      faults.push(`${outcome} ${id} was recorded at ${found.recordedAt}, and not at ${recordedAt}`);
  }
  return faults;
}
