import { join } from 'node:path';
import type { SealChain } from '@oretrail/archive';
import { evaluate } from '@oretrail/evaluation';
import { instantOf, type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { EPOCH_MS, writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArchivedInputs } from '../archived-events/archived-inputs.ts';
import type { StatedEvent } from '../archived-events/stated-event.ts';
import { booksOf } from './books.ts';
import type { ViewAsked } from './view.ts';

const SEED = 2;
const [EARLY, MIDDLE, LATE] = RULESETS;
const events: readonly OretrailEvent[] = generatedEvents({ seed: SEED, vehicles: 8, realisticFaults: 0.3 });

const root = temporaryFolder();
const store = new DirectoryStore(join(root, 'archive'));
let chain: SealChain;
beforeAll(async () => {
  ({ chain } = await writeSealedLife(store, { seed: SEED, partitions: 2, ruleset: LATE, events }));
});

/** All events of the archive up to a seal. */
async function statedUpTo(inputs: Readonly<Record<string, number>>): Promise<readonly StatedEvent[]> {
  const source = new ArchivedInputs(store, Object.keys(inputs));
  const stated: StatedEvent[] = [];
  for (const [place, end] of Object.entries(inputs)) {
    for await (const block of source.upTo({ place, end, operators: new Set() })) stated.push(...block);
  }
  await source.close();
  return stated;
}

/** A time in the midst of all: half of the events were recorded by then. */
const times = events.map(({ recordedtime, time }) => recordedtime ?? time).sort();
const KNOWN_AT = times[Math.floor(times.length / 2)] ?? '';
const UNTIL_OFFSET = 12;
const UNTIL = new Date(EPOCH_MS + UNTIL_OFFSET).toISOString();

const AXES: readonly ViewAsked[] = [{}, { seal: 1 }, { until: UNTIL }, { seal: 1, until: UNTIL }].flatMap((cut) =>
  [{}, { asKnownAt: KNOWN_AT }].flatMap((known) =>
    [{}, { ruleset: EARLY }, { ruleset: MIDDLE }].map((law) => ({ ...cut, ...known, ...law })),
  ),
);

describe('a view of an archive', () => {
  it.each(AXES)('comes to what the plain evaluation says: %j', async (view) => {
    const seal = (view.seal === undefined ? chain.good.at(-1) : chain.good[view.seal - 1])?.body;
    const isOpen = view.until !== undefined && view.seal === undefined;
    const stated = await statedUpTo((isOpen ? chain.good.at(-1) : { body: seal })?.body?.cut.inputs ?? {});
    const known = stated.filter(
      ({ event: { recordedtime, time }, offset }) =>
        (view.until === undefined || offset <= UNTIL_OFFSET) &&
        (view.asKnownAt === undefined || instantOf(recordedtime ?? time) <= instantOf(view.asKnownAt)),
    );
    const ruleset = view.ruleset ?? (seal?.ruleset as typeof LATE);
    const due = evaluate(
      known.map(({ event }) => event),
      { ruleset },
    ).verdicts;
    const directory = join(root, JSON.stringify(view).replaceAll(/[^a-z0-9]/gi, '-'));
    const keep = ({ verdictId }: Verdict): string => verdictId;
    const { verdicts, view: seen } = await booksOf(store, { view, directory, keep });
    // A passing verdict of a vehicle whose production was not yet known can't be: all are read before any is evaluated.
    expect(new Map([...verdicts].sort())).toEqual(new Map(due.map(({ vin, verdictId }) => [vin, verdictId])));
    expect(seen.isSealed).toBe(Object.keys(view).every((axis) => axis === 'seal'));
  });
});
