/** What the core of the intake knows: statements by its index, grants and operators. The topics are in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partitionOf, SHIPMENTS } from '@oretrail/runtime';
import { addOperator, CoreUnderTest, sender, sentTexts, shipment } from '@oretrail/test-support/intake/core-under-test';
import { MemoryTopics } from '@oretrail/test-support/intake/memory-topics';
import type { JsonEvent } from '@oretrail/test-support/sample-events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

const opened = async (...of: Parameters<typeof CoreUnderTest.ready>): Promise<CoreUnderTest> => {
  const intake = await CoreUnderTest.ready(...of);
  onTestFinished(() => intake.close());
  return intake;
};
const other = (id: string): JsonEvent => shipment(id, { time: '2023-02-26T09:00:00Z' });

/** A record that came in by another way, in the partition of its subject or another. */
function foreign(
  event: JsonEvent,
  { partition = partitionOf(String(event.subject), 2), value = JSON.stringify(event) } = {},
) {
  const key = Buffer.from(String(event.subject));
  return { topic: SHIPMENTS, partition, key, value: Buffer.from(value), headers: [] };
}

describe('the index', () => {
  const LOSSES: readonly (readonly [string, (intake: CoreUnderTest) => string])[] = [
    ['as it was', ({ folder }) => folder],
    ['lost', () => temporaryFolder()],
    [
      'damaged',
      ({ folder }) => {
        writeFileSync(join(folder, 'known', 'data.mdb'), 'nonsense');
        return folder;
      },
    ],
  ];

  it.each(LOSSES)('knows the same after a restart if it is %s', async (how, lose) => {
    const intake = await CoreUnderTest.ready();
    await intake.takes([shipment('1'), shipment('2')]);
    const page = { countMax: 10 };
    const before = await intake.core.about('urn:lot:smm:1', page);
    await intake.close();
    const lost: unknown[] = [];
    const next = await opened(intake.topics, lose(intake), { listener: { onIndexLost: (error) => lost.push(error) } });
    expect(await next.core.about('urn:lot:smm:1', page)).toEqual(before);
    expect(await next.takes([shipment('1'), other('2'), shipment('3')])).toEqual([
      'duplicate',
      'id-conflict /id',
      'accepted',
    ]);
    expect(lost.length).toBe(how === 'damaged' ? 1 : 0);
  });

  it('of topics that were made again is thrown away', async () => {
    const intake = await CoreUnderTest.ready();
    await intake.takes([shipment('1'), shipment('2'), shipment('3'), shipment('4')]);
    await intake.close();
    for (const partition of [0, 1]) intake.topics.remove(SHIPMENTS, partition);
    const next = await opened(intake.topics, intake.folder);
    expect(await next.takes([shipment('1')])).toEqual(['accepted']);
  });

  it('of another cluster is thrown away', async () => {
    const intake = await CoreUnderTest.ready();
    await intake.takes([shipment('1')]);
    await intake.close();
    const next = await opened(new MemoryTopics(), intake.folder, { cluster: 'another' });
    expect(await next.takes([shipment('1')])).toEqual(['accepted']);
  });

  it('has what others have written, but for what workers bury', async () => {
    const intake = await opened(undefined, undefined, { followIntervalMs: 100 });
    const { topics } = intake;
    const wrong = 1 - partitionOf('urn:lot:smm:3', 2);
    topics.append([
      foreign(shipment('1')),
      foreign(shipment('2'), { value: '{}' }),
      foreign(shipment('3'), { partition: wrong }),
    ]);
    // In the same partition, and acknowledged before the others are read.
    expect(await intake.takes([shipment('9', { subject: 'urn:lot:smm:1' })])).toEqual(['accepted']);
    await expect
      .poll(() => intake.takes([shipment('1'), other('1'), shipment('2'), shipment('3')], true))
      .toEqual(['duplicate', 'id-conflict /id', 'not-written', 'not-written']);
    const { statements } = await intake.core.about('urn:lot:smm:1', { countMax: 2 });
    expect(statements).toMatchObject([
      { id: '9', principal: sender('smm').principal },
      { id: '1', principal: null, grantId: null, recordedAt: '2026-06-01T00:00:00.000Z' },
    ]);
  });

  it('lists by subject and by grant, page by page', async () => {
    const { core } = await opened();
    const subject = 'urn:lot:smm:a';
    const events = ['1', '2', '3'].map((id) => shipment(id, { subject }));
    for (const event of events) await core.take(sentTexts(event), sender('smm'));
    const first = await core.about(subject, { countMax: 2 });
    const second = await core.about(subject, { countMax: 2, from: first.next ?? '' });
    expect([first, second].map(({ statements }) => statements.map(({ id }) => id))).toEqual([['3', '2'], ['1']]);
    expect(second.next).toBeNull();
    const under = (since: string | null) => core.statedUnder('urn:grant:smm' as never, since, { countMax: 10 });
    expect((await under(null)).statements.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect((await under('2199-01-01T00:00:00Z')).statements).toEqual([]);
    await expect(core.about(subject, { countMax: 1, from: 'zz' })).rejects.toMatchObject({ code: 'bad-request' });
  });
});

describe('grants and operators', () => {
  it('are read again after a restart, whoever the bootstrap operator is then', async () => {
    const intake = await CoreUnderTest.ready();
    await intake.close();
    const next = await opened(intake.topics, intake.folder, { bootstrap: null });
    expect(await next.takes([shipment('1')])).toEqual(['accepted']);
  });

  it('nothing is admitted before the first grant', async () => {
    const intake = await CoreUnderTest.open();
    onTestFinished(() => intake.close());
    await intake.until(() => intake.core.isReady);
    expect(await intake.takes([shipment('1')])).toEqual(['not-allowed /source']);
  });

  it('a record of no grant stops the intake', async () => {
    const intake = await opened();
    intake.topics.append([
      { topic: 'oretrail.grants.v1', partition: 0, key: null, value: Buffer.from('{}'), headers: [] },
    ]);
    await expect(intake.running).rejects.toMatchObject({ code: 'foreign-record' });
  });

  it('operators come from the control topic', async () => {
    const { core, topics } = await opened();
    addOperator(topics, 'urn:party:op');
    await expect.poll(() => core.operators).toEqual(['urn:party:op']);
  });
});
