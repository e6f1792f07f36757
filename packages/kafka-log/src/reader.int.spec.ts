import { freePort } from '@oretrail/real-parts';
import { SHIPMENTS } from '@oretrail/runtime';
import { expect, it } from 'vitest';
import { Reader } from './reader.ts';

it('says that Kafka can not be reached, also on its first connection', async () => {
  const reader = new Reader({
    brokers: [`127.0.0.1:${await freePort()}`],
    clientId: 'reader',
    prefix: '',
    topicPrefix: '',
  });
  await expect(reader.ends([{ topic: SHIPMENTS, partition: 0 }])).rejects.toMatchObject({ code: 'kafka-unreachable' });
  await reader.close();
});
