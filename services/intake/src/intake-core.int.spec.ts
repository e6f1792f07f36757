import type { GrantId } from '@oretrail/authority';
import { headersIn, headerText } from '@oretrail/kafka-log';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { PUBLIC_INPUTS, SHIPMENTS } from '@oretrail/runtime';
import { CoreUnderTest, said, sender, sentTexts, shipment } from '@oretrail/test-support/intake/core-under-test';
import { MemoryTopics } from '@oretrail/test-support/intake/memory-topics';
import type { JsonEvent } from '@oretrail/test-support/sample-events';
import { describe, expect, it, onTestFinished } from 'vitest';

const opened = async (...of: Parameters<typeof CoreUnderTest.ready>): Promise<CoreUnderTest> => {
  const intake = await CoreUnderTest.ready(...of);
  onTestFinished(() => intake.close());
  return intake;
};
const records = (topics: MemoryTopics) => topics.all(PUBLIC_INPUTS);
const other = (id: string): JsonEvent => shipment(id, { time: '2023-02-26T09:00:00Z' });

/** The revocation of the grant of the supplier. */
const REVOCATION = JSON.stringify({
  ...shipment('r'),
  type: 'oretrail.grant-revocation.v1',
  source: 'urn:party:op',
  subject: 'urn:grant:smm',
  data: { grantId: 'urn:grant:smm', reason: 'key lost' },
});

/** A gate that requests to Kafka wait at. */
function closeGate(topics: MemoryTopics): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  topics.gate = promise;
  return resolve;
}

describe('a statement', () => {
  it('is in Kafka with its stamps when it is accepted, and known from then on', async () => {
    const { core, topics } = await opened();
    const { items, position } = await core.take(
      sentTexts(shipment('1', { recordedtime: '2020-01-01T00:00:00Z' })),
      sender('smm'),
    );
    const [item] = items;
    if (item?.outcome !== 'accepted' || item.place === null) throw new Error(JSON.stringify(item));
    const { place, recordedAt, grantId, digest } = item;
    const [record] = records(topics);
    const header = (name: string) => headerText(headersIn(record?.headerBytes ?? Buffer.from([0])), name);
    expect(['ce_recordedtime', 'ce_authtype', 'ce_authid'].map(header)).toEqual([
      recordedAt,
      'jwt',
      sender('smm').principal,
    ]);
    expect(grantId).toBe('urn:grant:smm');
    expect(position).toEqual({ [`${SHIPMENTS}/${place.partition}`]: 1 });
    expect(await core.find(digest)).toEqual({
      id: '1',
      subject: 'urn:lot:smm:1',
      source: 'urn:party:smm',
      digest,
      recordedAt,
      principal: sender('smm').principal,
      grantId,
      place,
    });
  });

  it.each([
    ['not JSON', '{', 'not-json '],
    ['not an event', '{"id":"1"}', 'missing /specversion'],
    ['too large', ' '.repeat(EVENT_BYTES_MAX + 1), 'too-large '],
    ['of another party', JSON.stringify(shipment('1', { source: 'urn:party:vale' })), 'not-allowed /source'],
    ['about the lot of another', JSON.stringify(shipment('1', { subject: 'urn:lot:vale:1' })), 'not-allowed /subject'],
    ['of tomorrow and a day', JSON.stringify(shipment('1', { time: '2199-01-01T00:00:00Z' })), 'out-of-range /time'],
  ])('is rejected if it is %s', async (_, text, due) => {
    const { core, topics } = await opened();
    const { items, position } = await core.take([{ text }], sender('smm'));
    expect([items.map(said), position, records(topics).length]).toEqual([[due], {}, 0]);
  });

  it('is taken as a value, too, and rejected with id and subject', async () => {
    const { core } = await opened();
    const { items } = await core.take(
      [{ value: shipment('1') }, { value: shipment('2', { type: 'x' }) }],
      sender('smm'),
    );
    expect(items.map(said)).toEqual(['accepted', 'unknown-type /type']);
    expect(items[1]).toMatchObject({ id: '2', subject: 'urn:lot:smm:2' });
  });

  it('of a type that another address takes is refused with that address', async () => {
    const { core } = await opened();
    const { items } = await core.take([{ value: shipment('1', { type: 'oretrail.grant.v1' }) }], sender('smm'));
    const grant = await core.takeGrant(JSON.stringify(shipment('1')), sender('smm'));
    const faults = [...items, grant].flatMap((one) => (one.outcome === 'rejected' ? [...one.errors] : []));
    expect(faults.filter(({ pointer }) => pointer === '/type')).toEqual([
      {
        pointer: '/type',
        code: 'unknown-type',
        detail: '"oretrail.grant.v1" is not stated here. Send it to /v1/grants.',
      },
      {
        pointer: '/type',
        code: 'unknown-type',
        detail: '"oretrail.mineral-shipment.v1" is not stated here. Send it to /v1/events.',
      },
    ]);
  });

  it('is a duplicate the second time, and a conflict with other content', async () => {
    const intake = await opened();
    expect(await intake.takes([shipment('1')])).toEqual(['accepted']);
    expect(await intake.takes([shipment('1'), other('1')])).toEqual(['duplicate', 'id-conflict /id']);
    expect(records(intake.topics)).toHaveLength(1);
  });

  it('has one outcome within a request', async () => {
    const intake = await opened();
    const outcomes = await intake.takes([shipment('1'), shipment('1'), other('1'), shipment('2')]);
    expect(outcomes).toEqual(['accepted', 'duplicate', 'id-conflict /id', 'accepted']);
    expect(records(intake.topics)).toHaveLength(2);
  });

  it('has one outcome in requests at the same time', async () => {
    const intake = await opened();
    const open = closeGate(intake.topics);
    const answers = [[shipment('1')], [shipment('1'), shipment('2')], [other('1')]].map((events) =>
      intake.takes(events),
    );
    open();
    expect(await Promise.all(answers)).toEqual([['accepted'], ['duplicate', 'accepted'], ['id-conflict /id']]);
    expect(records(intake.topics)).toHaveLength(2);
  });
});

describe('a grant event', () => {
  it('that is under way ends no right of what is accepted meanwhile, years later either', async () => {
    const intake = await opened();
    const before = await intake.core.take(sentTexts(shipment('1')), sender('smm'));
    const open = closeGate(intake.topics);
    const revoked = intake.core.takeGrant(REVOCATION, sender('op'));
    const meanwhile = intake.core.take(sentTexts(shipment('2')), sender('smm'));
    open();
    expect(await revoked).toMatchObject({ outcome: 'accepted' });
    expect((await intake.core.take(sentTexts(shipment('3')), sender('smm'))).items.map(said)).toEqual([
      'not-allowed /source',
    ]);
    const reader = await opened(intake.topics);
    for (const [item] of [before.items, (await meanwhile).items]) {
      if (item?.outcome !== 'accepted') throw new Error(JSON.stringify(item));
      expect(await reader.core.find(item.digest)).toMatchObject({ grantId: 'urn:grant:smm' });
    }
  });

  it('has its own outcome if it is read before the writer has its offset', async () => {
    const topics = new MemoryTopics();
    const slow = { ...topics.appender() };
    const answered = Promise.withResolvers<void>();
    let isSlow = false;
    const append = async (...of: Parameters<typeof slow.append>) => {
      const offsets = await slow.append(...of);
      if (isSlow) await answered.promise;
      return offsets;
    };
    const intake = await opened(topics, undefined, { openAppender: () => ({ ...slow, append }) });
    isSlow = true;
    const answer = intake.core.takeGrant(REVOCATION, sender('op'));
    await intake.until(() => intake.core.grants.find('urn:grant:smm' as GrantId)?.revokedAt != null);
    answered.resolve();
    expect(await answer).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a request', () => {
  it('is taken as a whole or not at all, if it says so', async () => {
    const intake = await opened();
    expect(await intake.takes([shipment('1'), shipment('1'), { id: 'bad' }], true)).toEqual([
      'not-written',
      'not-written',
      'missing /specversion',
    ]);
    expect(await intake.takes([shipment('1'), shipment('2')], true)).toEqual(['accepted', 'accepted']);
    expect(records(intake.topics)).toHaveLength(2);
  });

  it('that is taken as a whole waits for what is under way against it', async () => {
    const intake = await opened();
    const open = closeGate(intake.topics);
    const answers = [intake.takes([shipment('1')]), intake.takes([other('1'), shipment('2')], true)];
    open();
    expect(await Promise.all(answers)).toEqual([['accepted'], ['id-conflict /id', 'not-written']]);
  });

  it('that is only tried writes nothing', async () => {
    const { core, topics } = await opened();
    const events = sentTexts(shipment('1'), shipment('1'), other('1'));
    const { items } = await core.take(events, sender('smm'), { isDryRun: true });
    expect(items.map(said)).toEqual(['accepted', 'duplicate', 'id-conflict /id']);
    expect(items[0]).toMatchObject({ place: null });
    expect(records(topics)).toHaveLength(0);
  });

  it('is refused before everything is read', async () => {
    const intake = await CoreUnderTest.open();
    onTestFinished(() => intake.close());
    await expect(intake.takes([shipment('1')])).rejects.toMatchObject({ code: 'not-ready' });
    await expect(intake.core.about('urn:lot:smm:1', { countMax: 1 })).rejects.toMatchObject({ code: 'not-ready' });
  });

  it.each([{ eventsMax: 2 }, { bytesMax: 3_000 }])(
    'is refused as a whole while $eventsMax$bytesMax are queued',
    async (most) => {
      const intake = await opened(undefined, undefined, most);
      const open = closeGate(intake.topics);
      const first = intake.takes([shipment('1'), shipment('2')]);
      await expect(intake.takes([shipment('3')])).rejects.toMatchObject({ code: 'queue-full' });
      open();
      expect(await first).toEqual(['accepted', 'accepted']);
      expect(await intake.takes([shipment('3')])).toEqual(['accepted']);
      expect(intake.core.queued).toEqual({ events: 0, bytes: 0 });
    },
  );
});

describe('while Kafka does not answer', () => {
  it('what is under way is unknown, nothing else is taken, and the write goes its way', async () => {
    const intake = await opened(undefined, undefined, { answerMaxMs: 5 });
    const open = closeGate(intake.topics);
    expect(await intake.takes([shipment('1')])).toEqual(['unknown']);
    await expect(intake.takes([shipment('2')])).rejects.toMatchObject({ code: 'kafka-away' });
    open();
    await intake.until(() => !intake.core.isAway);
    expect(await intake.takes([shipment('1'), shipment('2')])).toEqual(['duplicate', 'accepted']);
    expect(records(intake.topics)).toHaveLength(2);
  });

  it.each([
    ['answer-lost', ['duplicate', 'accepted']],
    ['request-lost', ['accepted', 'accepted']],
  ] as const)('and a producer has failed (%s), the topics say what became of it', async (fault, due) => {
    const intake = await opened();
    const { topics } = intake;
    topics.fault = () => fault;
    expect(await intake.takes([shipment('1')])).toEqual(['unknown']);
    await expect(intake.takes([shipment('1')])).rejects.toMatchObject({ code: 'kafka-away' });
    topics.fault = () => 'none';
    await intake.until(() => !intake.core.isAway);
    expect(await intake.takes([shipment('1'), shipment('2')])).toEqual(due);
    expect(records(topics)).toHaveLength(2);
  });

  it('a grant is answered as away, and is there afterwards', async () => {
    const intake = await opened(undefined, undefined, { answerMaxMs: 5 });
    const open = closeGate(intake.topics);
    await expect(intake.core.takeGrant(REVOCATION, sender('op'))).rejects.toMatchObject({ code: 'kafka-away' });
    open();
    await intake.until(() => !intake.core.isAway);
    // On a busy machine an answer may be late again.
    const again = () =>
      intake.core.takeGrant(REVOCATION, sender('op')).catch((error) => {
        if (error.code !== 'kafka-away') throw error;
        return null;
      });
    let answer = await again();
    while (answer === null) answer = await again();
    expect(answer).toMatchObject({ outcome: 'duplicate' });
    expect(await intake.takes([shipment('1')])).toEqual(['not-allowed /source']);
  });
});
