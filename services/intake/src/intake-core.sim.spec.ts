/**
 * Random requests with duplicates and contradictions, lost requests and answers, restarts with the index, without it, and with one
 * that is older than the topics, as after a crash between write and index.
 */

import type { ItemOutcome } from '@oretrail/intake';
import { headersIn, headerText } from '@oretrail/kafka-log';
import { PUBLIC_INPUTS } from '@oretrail/runtime';
import { CoreUnderTest, sender, sentTexts, shipment } from '@oretrail/test-support/intake/core-under-test';
import { MemoryTopics } from '@oretrail/test-support/intake/memory-topics';
import { Random } from '@oretrail/test-support/random';
import type { JsonEvent } from '@oretrail/test-support/sample-events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';

const SEEDS = [1, 2, 3];
const STEPS = 50;
/** Few identities, so that most statements repeat or contradict another. */
const IDENTITIES = 40;

/** A statement of one of a few identities, with one of two contents. */
const statement = (random: Random): JsonEvent => {
  const changes = random.percent(20) ? { time: '2023-02-26T09:00:00Z' } : {};
  return shipment(String(random.below(IDENTITIES)), changes);
};

type Step = Readonly<{ outcomes: readonly ItemOutcome[] }>;

/** Requests at the same time. One that is refused as a whole has taken nothing. */
async function requests(intake: CoreUnderTest, random: Random): Promise<readonly Step[]> {
  const calls = Array.from({ length: 1 + random.below(3) }, () => {
    const events = Array.from({ length: 1 + random.below(6) }, () => statement(random));
    const isAtomic = random.percent(25);
    return intake.core.take(sentTexts(...events), sender('smm'), { isAtomic }).then(
      ({ items }) => ({ outcomes: items }),
      (error: Readonly<{ code?: string }>) => {
        if (error.code !== 'kafka-away') throw error;
        return { outcomes: [] };
      },
    );
  });
  return Promise.all(calls);
}

/** The index that the next process finds. */
function foundIndex(intake: CoreUnderTest, older: string | null, random: Random): string {
  if (random.percent(30)) return temporaryFolder();
  return older !== null && random.percent(50) ? older : intake.folder;
}

it.each(SEEDS)('what was accepted is in the topics once, whatever happens: seed %i', async (seed) => {
  const random = new Random(seed);
  const topics = new MemoryTopics();
  let intake = await CoreUnderTest.ready(topics);
  topics.fault = () => (random.percent(85) ? 'none' : random.percent(50) ? 'answer-lost' : 'request-lost');
  const accepted = new Set<string>();
  let older: string | null = null;
  for (let step = 0; step < STEPS; step += 1) {
    for (const { outcomes } of await requests(intake, random)) {
      for (const item of outcomes) {
        if (item.outcome !== 'accepted') continue;
        expect(accepted.has(item.digest), 'accepted twice').toBe(false);
        accepted.add(item.digest);
      }
    }
    if (random.percent(10)) older = intake.copyOfIndex();
    if (random.percent(15)) {
      await intake.close();
      intake = await CoreUnderTest.ready(topics, foundIndex(intake, older, random));
      older = null;
    }
    await intake.until(() => !intake.core.isAway);
  }
  const identities = topics.all(PUBLIC_INPUTS).map(({ key, headerBytes, value }) => {
    expect(headerText(headersIn(headerBytes), 'ce_authid')).toBe(sender('smm').principal);
    return { subject: String(key), digest: (JSON.parse(String(value)) as { digest: string }).digest };
  });
  expect(identities.length).toBeGreaterThan(IDENTITIES / 2);
  expect(new Set(identities.map(({ subject }) => subject)).size).toBe(identities.length);
  const written = new Set(identities.map(({ digest }) => digest));
  expect([...accepted].filter((digest) => !written.has(digest))).toEqual([]);
  await intake.close();
});
