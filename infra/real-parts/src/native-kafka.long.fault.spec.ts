import { existsSync } from 'node:fs';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { expect, it } from 'vitest';
import { judgeDump, resolveOwnKafka } from './index.ts';
import { kafkaAnswers } from './kafka.ts';
import { describeWith } from './specs.ts';

const TOPIC = 'kept';

const client = (address: string): Kafka => new Kafka({ brokers: [address], logLevel: logLevel.NOTHING });

async function produce(address: string, value: string): Promise<void> {
  const producer = client(address).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic: TOPIC, messages: [{ value }] });
  await producer.disconnect();
}

await describeWith('a broker of one’s own', { kafka: resolveOwnKafka }, (parts) => {
  it('comes back after SIGKILL on the same port, with what it had', async () => {
    const { kafka } = parts();
    const { pid, address } = kafka;
    const admin = client(address).admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: TOPIC }] });
    await admin.disconnect();
    await produce(address, 'before');

    await kafka.kill('SIGKILL');
    await expect(kafkaAnswers(address)).rejects.toThrow();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await kafka.restart();

    expect(kafka.address).toBe(address);
    expect(kafka.pid).not.toBe(pid);
    await produce(address, 'after');
    expect((await judgeDump(address, TOPIC)).map(({ value }) => String(value))).toEqual(['before', 'after']);
  });

  it('is silent while it is frozen', async () => {
    const { kafka } = parts();
    await kafka.kill('SIGSTOP');
    const impatient = new Kafka({
      brokers: [kafka.address],
      logLevel: logLevel.NOTHING,
      requestTimeout: 500,
      connectionTimeout: 500,
      retry: { retries: 0 },
    }).admin();
    await expect(impatient.connect().then(() => impatient.listTopics())).rejects.toThrow(/time/i);
    await impatient.disconnect();
    await kafka.kill('SIGCONT');
    expect(await kafkaAnswers(kafka.address)).toBe(true);
  });

  it('leaves nothing behind, not even when it is frozen', async () => {
    const { kafka } = parts();
    const { pid, folder } = kafka;
    await kafka.kill('SIGSTOP');
    await kafka.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(folder)).toBe(false);
  });
});
