/** One run of one contender, on topics of its own with the same records. */
import type { TestPipeline } from '../../kafka/pipeline.ts';
import { type Usage, usage } from '../process-usage.ts';
import { quantile } from '../stopwatch.ts';
import { VerdictWatch } from '../verdict-watch.ts';
import type { Contender } from './contender.ts';
import { encoded, type FedMessage, Feed } from './feed.ts';
import { amountUsdOf, type Change, type Lot, type LotState, lotEvent, lotsOf, type Scale } from './scenario.ts';

/** How much is done. */
export type Sizes = Scale &
  Readonly<{
    /** Lots that are corrected at once, and how often. */
    corrected: number;
    rounds: number;
    /** Lots that are corrected one after another, and how many of them before those that are measured. */
    singles: number;
    warmUp: number;
  }>;

/** A prime: corrections one after another hit lots all over, each time others. */
const STRIDE = 7_919;
const MS_PER_S = 1_000;
/** The number of vehicles for which processor time is given. */
const PER_VEHICLES = 1_000;

/**
 * What came of a run. Rates in vehicles a second, latencies in milliseconds of each correction, processor time of the load,
 * and of the last two for 1,000 vehicles.
 */
export type Figures = Readonly<{
  startS: number;
  loadRate: number;
  loadCpuS: number;
  loadBrokerCpuS: number;
  publishedRates: readonly number[];
  publishedCpuS: number;
  unchangedRates: readonly number[];
  unchangedCpuS: number;
  latenciesMs: readonly number[];
  cpuS: number;
  brokerCpuS: number;
  peakMib: number;
  ownMib: number;
}>;

const vehiclesOf = (lots: readonly Lot[]): number => lots.reduce((sum, { vehicles }) => sum + vehicles, 0);

/** A contender at work, and what it has read. */
class Run {
  readonly watch: VerdictWatch;
  private readonly pipeline: TestPipeline;
  private readonly feed: Feed;
  private readonly lots: readonly Lot[];
  private readonly last: readonly Lot[];
  private readonly states = new Map<Lot, LotState>();
  readonly vehicles: number;

  constructor(pipeline: TestPipeline, feed: Feed, watch: VerdictWatch, scale: Scale) {
    this.pipeline = pipeline;
    this.feed = feed;
    this.watch = watch;
    const { lots, last } = lotsOf(scale);
    [this.lots, this.last] = [lots, last];
    for (const lot of [...lots, ...last]) this.states.set(lot, { countries: 0, prices: 0 });
    this.vehicles = vehiclesOf([...this.states.keys()]);
  }

  /** What is now said of a lot. */
  private changed(lot: Lot, change: Change): FedMessage {
    const { countries, prices } = this.states.get(lot) ?? { countries: 0, prices: 0 };
    const state = change === 'country' ? { countries: countries + 1, prices } : { countries, prices: prices + 1 };
    this.states.set(lot, state);
    const [message] = encoded(this.pipeline, [lotEvent(lot, state)]);
    if (message === undefined) throw new Error('one event is one message');
    return message;
  }

  /** Milliseconds from the append of each correction until all verdicts of its vehicles are out. */
  async singles(count: number): Promise<number[]> {
    const tookMs: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const lot = this.lots[(i * STRIDE) % this.lots.length];
      if (lot === undefined) throw new Error('there is at least one lot');
      const message = this.changed(lot, 'country');
      const beganMs = performance.now();
      await this.feed.append([message]);
      await this.watch.untilMore(lot.vehicles);
      tookMs.push(this.watch.lastMs - beganMs);
    }
    return tookMs;
  }

  /** Seconds until the verdicts of all vehicles below so many lots are out, which all change. */
  async published(corrected: number): Promise<number> {
    const lots = this.lots.slice(0, corrected);
    return this.untilOut(
      lots.map((lot) => this.changed(lot, 'country')),
      vehiclesOf(lots),
    );
  }

  /** Seconds from the append until so many verdicts are out, and no more come. */
  private async untilOut(messages: readonly FedMessage[], verdicts: number): Promise<number> {
    const due = this.watch.count + verdicts;
    const beganMs = performance.now();
    await this.feed.append(messages);
    await this.watch.untilCount(due);
    const tookS = (this.watch.lastMs - beganMs) / MS_PER_S;
    await this.expectCount(due);
    return tookS;
  }

  /** Seconds until so many corrected lots are done with, below which no vehicle changes, and then a few that do. */
  unchanged(corrected: number): Promise<number> {
    const messages = this.lots.slice(0, corrected).map((lot) => this.changed(lot, 'price'));
    const last = this.last.map((lot) => this.changed(lot, 'country'));
    return this.untilOut([...messages, ...last], vehiclesOf(this.last));
  }

  /** @throws Error if other verdicts came than were due */
  async expectCount(due: number): Promise<void> {
    await this.watch.untilQuiet();
    if (this.watch.count !== due) throw new Error(`${this.watch.count} verdicts are out, and ${due} were due`);
  }

  /** @throws Error if the last verdict of a vehicle is not what it must be */
  async expectAmounts(): Promise<void> {
    const due: Record<number, number> = {};
    for (const [{ vehicles }, { countries }] of this.states) {
      const amountUsd = amountUsdOf(countries);
      due[amountUsd] = (due[amountUsd] ?? 0) + vehicles;
    }
    const said = await this.watch.amounts();
    if (JSON.stringify(said) !== JSON.stringify(due))
      throw new Error(`vehicles by dollars are ${JSON.stringify(said)} instead of ${JSON.stringify(due)}`);
  }
}

/** Vehicles a second of several rounds. */
async function rates(rounds: number, vehicles: number, round: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < rounds; i += 1) all.push(vehicles / (await round()));
  return all;
}

const between = (before: Usage, after: Usage): number => after.cpuS - before.cpuS;

/**
 * Runs a contender: all records lie there when it starts, then lots are corrected.
 * @throws Error if a verdict is wrong, missing, or one too many
 */
export async function run(
  { start }: Contender,
  sizes: Sizes,
  parts: Readonly<{
    pipeline: TestPipeline;
    first: readonly FedMessage[];
    brokerPid: number;
    say: (text: string) => void;
  }>,
): Promise<Figures> {
  const { pipeline, first, brokerPid, say } = parts;
  const { vehiclesPerLot, corrected, rounds, singles, warmUp } = sizes;
  const feed = await Feed.open(pipeline);
  const one = new Run(pipeline, feed, await VerdictWatch.open(pipeline), sizes);
  await feed.append(first);
  const [brokerBefore, startedMs] = [usage([brokerPid]), performance.now()];
  const running = await start(pipeline);
  const [ready, readyMs] = [usage(running.pids), performance.now()];
  await one.watch.untilAll(one.vehicles);
  const [loaded, brokerLoaded] = [usage(running.pids), usage([brokerPid])];
  const loadRate = (one.vehicles / (one.watch.lastMs - readyMs)) * MS_PER_S;
  await one.expectAmounts();
  say(`load ${Math.round(loadRate)}/s`);
  const latenciesMs = (await one.singles(warmUp + singles)).slice(warmUp);
  say(`one correction ${Math.round(quantile(latenciesMs, 0.5))} ms`);
  const vehicles = corrected * vehiclesPerLot;
  const single = usage(running.pids);
  const publishedRates = await rates(rounds, vehicles, () => one.published(corrected));
  const published = usage(running.pids);
  say(`published ${publishedRates.map(Math.round).join(', ')}/s`);
  const unchangedRates = await rates(rounds, vehicles, () => one.unchanged(corrected));
  const [end, brokerEnd] = [usage(running.pids), usage([brokerPid])];
  say(`unchanged ${unchangedRates.map(Math.round).join(', ')}/s`);
  await one.expectAmounts();
  await running.stop();
  await Promise.all([feed.close(), one.watch.close()]);
  return {
    startS: (readyMs - startedMs) / MS_PER_S,
    loadRate,
    loadCpuS: between(ready, loaded),
    loadBrokerCpuS: between(brokerBefore, brokerLoaded),
    publishedRates,
    publishedCpuS: between(single, published) / ((rounds * vehicles) / PER_VEHICLES),
    unchangedRates,
    unchangedCpuS: between(published, end) / ((rounds * vehicles) / PER_VEHICLES),
    latenciesMs,
    cpuS: end.cpuS,
    brokerCpuS: between(brokerBefore, brokerEnd),
    peakMib: end.peakMib,
    ownMib: end.ownMib,
  };
}
