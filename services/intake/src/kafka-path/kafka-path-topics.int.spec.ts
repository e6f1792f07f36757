/** The topics of suppliers on a real broker: their positions, their changes, and how several intakes share them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { askCluster, nameOnCluster } from '@oretrail/kafka-log';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { statementOf } from '@oretrail/test-support/intake/contract-scene';
import {
  clusterOf,
  committedIn,
  granting,
  lots,
  NO_AVRO,
  POLL_MS,
  type Running,
  SCENE,
  SHARES,
  until,
} from '@oretrail/test-support/intake/kafka-path-story';
import { createTopicsOf, KafkaWayIn, topicsOf } from '@oretrail/test-support/intake/kafka-way-in';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

// A CommonJS module, of whose exports only the default is found by Node.
const { ConfigResourceTypes } = kafkajs;
const PROCESS = new URL('../../../../test/support/intake/kafka-path-process.ts', import.meta.url);

/** Kills a process, and waits until it has gone. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

await describeWith('the topics of suppliers', { kafka: shared.kafka }, (parts) => {
  const brokers = () => parts().kafka.address;
  let all: Running;
  const namesOf = (client: string) => Object.values(topicsOf(client)).map((topic) => nameOnCluster(all.kafka, topic));
  const limitAnswers = (bytes: number) =>
    askCluster(all.kafka, (admin) => {
      const name = nameOnCluster(all.kafka, topicsOf('smm').answers);
      const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
      return admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }],
      });
    });
  beforeAll(async () => {
    all = await granting(brokers(), NO_AVRO);
    for (const client of ['smm', 'vale']) await all.grantTo(client);
    await createTopicsOf(all.kafka, ['smm', 'vale']);
  });
  afterAll(() => all?.close());

  it('keep their positions until the answers are written', async () => {
    await limitAnswers(100);
    const offsets = await all.way.write(
      lots('smm', 2).map((value) => ({ value })),
      'smm',
    );
    await until(() => all.path.state().topics.waiting > 0);
    const others = await all.way.send(lots('vale', 1), 'vale');
    expect(others.map(({ outcome }) => outcome)).toEqual(['accepted']);
    expect(await committedIn(all.kafka, ['smm'])).toEqual([-1]);
    await limitAnswers(1_048_588);
    const answers = await all.way.answersTo('smm', new Set(offsets));
    expect(offsets.map((offset) => answers.get(offset)?.outcome)).toEqual(['duplicate', 'duplicate']);
    await until(() => all.path.state().lag === 0);
    expect(await committedIn(all.kafka, ['smm'])).toEqual([2]);
    expect(all.failed).toEqual([]);
  });

  it('may get more partitions', async () => {
    const topic = nameOnCluster(all.kafka, topicsOf('vale').statements);
    await askCluster(all.kafka, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
    const way = new KafkaWayIn(all.kafka, () => true);
    await way.write(
      lots('vale', 1).map((value) => ({ value, partition: 2 })),
      'vale',
    );
    await way.close();
    while ((await committedIn(all.kafka, ['vale'], 2))[0] !== 1) await sleep(POLL_MS);
  });

  it('may be deleted, without harm to others', async () => {
    await askCluster(all.kafka, (admin) => admin.deleteTopics({ topics: namesOf('smm') }));
    // The producer of the other way in knows the topic that is gone, and fails for it.
    const way = new KafkaWayIn(all.kafka, () => true);
    const outcomes = await way.send([statementOf(SCENE, 'vale', { id: 'after' })], 'vale');
    await way.close();
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  it('answers each record, though intakes come, share and are killed', async () => {
    const kafka = await clusterOf(brokers());
    const clients = ['a', 'b', 'c', 'd', 'e', 'f'];
    await createTopicsOf(kafka, clients);
    const way = new KafkaWayIn(kafka, () => true);
    const children: ChildProcess[] = [];
    // Also if the test fails: an orphan reads on for as long as the broker lives.
    onTestFinished(() => Promise.all(children.map(kill)).then(() => {}));
    const start = async (): Promise<ChildProcess> => {
      const args = [PROCESS.pathname, brokers(), kafka.prefix, String(SHARES), ...clients];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      await once(child.stdout, 'data');
      return child;
    };
    const [first, second] = [await start(), await start()];
    const send = (from: number) =>
      Promise.all(
        clients.map(async (client) => {
          const texts = lots(client, from + 200).slice(from);
          return new Set(
            await way.write(
              texts.map((value) => ({ value })),
              client,
            ),
          );
        }),
      );
    const sent = [await send(0)];
    await way.answersTo('a', new Set([0]));
    await kill(first);
    sent.push(await send(200));
    await start();
    await kill(second);
    sent.push(await send(400));
    for (const [i, client] of clients.entries()) {
      const offsets = new Set(sent.flatMap((round) => [...(round[i] ?? [])]));
      const answers = await way.answersTo(client, offsets);
      expect(offsets.size).toBe(600);
      expect(new Set([...answers.values()].map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    }
    // The last positions are committed behind the last answers; another intake begins there.
    while ((await committedIn(kafka, clients)).some((offset) => offset !== 600)) await sleep(POLL_MS);
    await way.close();
  }, 180_000);
});
