import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { expect, it } from 'vitest';
import { judgeDump } from './index.ts';
import { describeWith, shared } from './specs.ts';

const client = (address: string): Kafka => new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING });

async function createTopic(address: string, topic: string, numPartitions: number): Promise<void> {
  const admin = client(address).admin();
  await admin.connect();
  // The records are of 2023: by default the broker soon deletes them.
  const configEntries = [{ name: 'retention.ms', value: '-1' }];
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions, configEntries }] });
  await admin.disconnect();
}

await describeWith('Kafka, and the Java judge', { kafka: shared.kafka }, (parts) => {
  it('dumps what was produced, byte for byte', async () => {
    const { address } = parts().kafka;
    await createTopic(address, 'bytes', 2);
    // Idempotent: a broker that answers late would be asked twice, and write twice.
    const producer = client(address).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const key = Buffer.from([0, 0, 0, 0]);
    const value = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const headers = { 'ce_id "ü"\n': Buffer.from([255, 0]), twice: ['1', '2'] };
    const messages = [
      { key, value, headers, partition: 1, timestamp: '1700000000000' },
      { key: 'gone', value: null, partition: 1, timestamp: '1700000000001' },
      { key: null, value: '', partition: 0, timestamp: '1700000000002' },
    ];
    await producer.send({ topic: 'bytes', messages });
    await producer.disconnect();

    const records = (await judgeDump(address, 'bytes')).sort((a, b) => a.timestamp - b.timestamp);

    const names: [string, Buffer][] = [
      ['ce_id "ü"\n', Buffer.from([255, 0])],
      ['twice', Buffer.from('1')],
      ['twice', Buffer.from('2')],
    ];
    expect(records).toEqual([
      { partition: 1, offset: 0, timestamp: 1_700_000_000_000, key, value, headers: names },
      { partition: 1, offset: 1, timestamp: 1_700_000_000_001, key: Buffer.from('gone'), value: null, headers: [] },
      { partition: 0, offset: 0, timestamp: 1_700_000_000_002, key: null, value: Buffer.from(''), headers: [] },
    ]);
  });

  it('tells committed records from aborted and open ones', async () => {
    const { address } = parts().kafka;
    await createTopic(address, 'transactions', 1);
    const producer = client(address).producer({
      transactionalId: 'judge-test',
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const write = async (value: string) => {
      const transaction = await producer.transaction();
      await transaction.send({ topic: 'transactions', messages: [{ value }] });
      return transaction;
    };
    await (await write('committed')).commit();
    await (await write('aborted')).abort();
    await (await write('committed too')).commit();
    const open = await write('open');

    const values = async (readUncommitted: boolean) =>
      (await judgeDump(address, 'transactions', { readUncommitted })).map(({ value }) => value?.toString());
    expect(await values(false)).toEqual(['committed', 'committed too']);
    expect(await values(true)).toEqual(['committed', 'aborted', 'committed too', 'open']);
    await open.abort();
    await producer.disconnect();
  });

  it('fails to dump a topic that does not exist', async () => {
    await expect(judgeDump(parts().kafka.address, 'unheard-of')).rejects.toThrow('there is no topic unheard-of');
  });
});
