import { Random } from '@oretrail/test-support/random';
import { describe, expect, it } from 'vitest';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import { LastVerdicts } from './last-verdicts.ts';
import { ALL, countsByMonth, countsOf, type Matching, matchesOf } from './matching.ts';
import { pageOf } from './page.ts';
import { vinCode, vinsFrom } from './vin-code.ts';

/** More than there is room for at first. */
const VEHICLES = 3_000;
const BUCKETS = 5;
const SEED = Math.floor(Math.random() * 1_000_000);

type Vehicle = Readonly<{ number: number; vin: string; publishedAtMs: number; decidingDay: number; bucket: number }>;

/** Vehicles of which many are equal in all but the VIN. */
function madeUp(random: Random): readonly Vehicle[] {
  const numbers = random.shuffled(Array.from({ length: VEHICLES }, (_, i) => i));
  return numbers.map((one, i) => ({
    number: i + 1,
    vin: `${random.pick(['1AA', '5YF', 'WZ9'])}${String(one).padStart(14, '0')}`,
    publishedAtMs: random.below(40),
    decidingDay: random.pick([0, 20_240_131, 20_240_201, 20_251_231]),
    bucket: 1 + random.below(BUCKETS),
  }));
}

function read(vehicles: readonly Vehicle[]): LastVerdicts {
  const database = openForWriting(IN_MEMORY, 'spec');
  for (let i = 1; i <= BUCKETS; i += 1) {
    database
      .prepare("INSERT INTO buckets VALUES (?, ?, '', '', '', '', 0, '', 0, ?, 0)")
      .run(i, Uint8Array.of(i), i % 3);
  }
  const insert = database.prepare('INSERT INTO verdicts VALUES (?, ?, 1, ?, ?, ?, 0)');
  for (const { number, vin, publishedAtMs, decidingDay, bucket } of vehicles) {
    insert.run(number, vin, publishedAtMs, decidingDay, bucket);
  }
  database.exec("INSERT INTO verdict_changes VALUES (9, x'')");
  const last = new LastVerdicts(database);
  last.keepUp();
  return last;
}

describe(`of ${VEHICLES} vehicles, seed ${SEED},`, () => {
  const random = new Random(SEED);
  const vehicles = madeUp(random);
  const last = read(vehicles);
  const buckets = Uint8Array.from({ length: BUCKETS + 1 }, (_, i) => (i % 2 === 0 ? 1 : 0));
  const filters: readonly (readonly [Matching, (one: Vehicle) => boolean])[] = [
    [ALL, () => true],
    [{ ...ALL, buckets }, ({ bucket }) => bucket % 2 === 0],
    [{ ...ALL, publishedFromMs: 20 }, ({ publishedAtMs }) => publishedAtMs >= 20],
    [{ ...ALL, vins: [[vinsFrom('5YF'), vinsFrom('1')]] }, ({ vin }) => vin < '6'],
    [
      { buckets, vins: [[vinsFrom('5YF')], [vinsFrom('5')]], publishedFromMs: 5, decidingFromDay: 20_240_201 },
      (one) =>
        one.bucket % 2 === 0 && one.vin.startsWith('5YF') && one.publishedAtMs >= 5 && one.decidingDay >= 20_240_201,
    ],
  ];
  const keys = {
    publishedAtMs: ({ publishedAtMs }: Vehicle) => publishedAtMs,
    amountUsd: ({ bucket }: Vehicle) => bucket % 3,
    decidingDay: ({ decidingDay }: Vehicle) => decidingDay,
  };
  const ways = filters.flatMap((filter) =>
    (['publishedAtMs', 'amountUsd', 'decidingDay'] as const).flatMap((key) =>
      [true, false].map((isDescending) => [filters.indexOf(filter), key, isDescending] as const),
    ),
  );

  it.each(ways)('a page of filter %i by %s is what comes next, descending: %s', (filter, name, isDescending) => {
    const [[matching, isMatching = () => false] = [ALL], key] = [filters[filter], keys[name]];
    const columns = {
      publishedAtMs: last.columns.publishedAtMs,
      amountUsd: last.amountsOfVehicles(),
      decidingDay: last.columns.decidingDays,
    };
    const order = { first: columns[name], second: null, isDescending };
    const matches = matchesOf(last, matching);
    const sign = isDescending ? -1 : 1;
    const due = vehicles
      .filter(isMatching)
      .sort((a, b) => sign * (key(a) - key(b) || (a.vin < b.vin ? -1 : 1)))
      .map(({ number }) => number);
    expect([...matches].sort((a, b) => a - b)).toEqual([...due].sort((a, b) => a - b));
    expect(countsOf(last, matches).reduce((sum, count) => sum + count, 0)).toBe(due.length);
    expect(pageOf(last, matches, { order, after: null, count: 3 })).toEqual(due.slice(0, 3));
    for (const place of [0, 2, random.below(due.length), due.length - 2, due.length - 1]) {
      const vehicle = vehicles[(due[place] ?? 0) - 1] as Vehicle;
      const after = { first: key(vehicle), second: 0, ...vinCode(vehicle.vin) };
      const page = pageOf(last, matches, { order, after, count: 3 });
      expect(page).toEqual(due.slice(place + 1, place + 4));
    }
  });

  it('each month counts those of its days', () => {
    const counted = countsByMonth(last, matchesOf(last, ALL));
    const months = [...counted].map(([month, counts]) => [month, counts.reduce((sum, count) => sum + count, 0)]);
    const dueOf = (from: number): number =>
      vehicles.filter(({ decidingDay }) => decidingDay >= from && decidingDay < from + 100).length;
    const due = [0, 20_240_100, 20_240_200, 20_251_200].map((month) => [month, dueOf(month)]);
    expect(months.sort(([a = 0], [b = 0]) => a - b)).toEqual(due);
  });
});
