/** Schedules with a name, and what most of them begin with: ore, cells of it, a vehicle. */
import { type GeneratedEvent, pieces, plainEvents } from '@oretrail/generator';
import type { Log, Topic } from '@oretrail/runtime';
import type { Faults } from '../simulator/judge.ts';
import { Script } from './script.ts';

const { component, kg, lotId, material, vehicle } = plainEvents;

/** One schedule, and what it comes to: nothing, if all is well. */
export type Loss = Readonly<{ name: string; run: () => Promise<Faults> }>;

/** A schedule as a script plays it; what is wrong in the end is found by the script, unless the play says it itself. */
export function loss(
  name: string,
  play: (script: Script) => Promise<Faults | undefined>,
  ...of: ConstructorParameters<typeof Script>
): Loss {
  const run = async (): Promise<Faults> => {
    const script = new Script(...of);
    return (await play(script)) ?? script.faults();
  };
  return { name, run };
}

/** The same with two partitions: the ore in the one, its consumers in the other. */
export function lossApart(name: string, play: (script: Script, names: Apart) => Promise<void>): Loss {
  return loss(name, (script) => play(script, apart(script)).then(() => undefined), 2);
}

/** How ore comes to be. */
export const MINE = { activity: 'extraction', facility: 'mine', day: 0 } as const;
/** The first tasks of both workers. */
export const PROVENANCE = 'provenance-0';
/** See {@link PROVENANCE}. */
export const ELIGIBILITY = 'eligibility-0';
/** Days of components, in the order of serving. */
export const [EARLY, MIDDLE, LATE] = [910, 920, 930];

/** An input: so much of a lot. */
export const drawn = (lot: string, weightKg: string) => [{ lotId: lotId(lot), quantity: kg(weightKg) }];
/** Ten cells of a lot of material. */
export const cells = (name: string, lot: string, weightKg: string, day = MIDDLE): GeneratedEvent =>
  component(name, 'cell', 10, drawn(lot, weightKg), day);
/** A vehicle's battery: one piece of a lot. */
export const batteriesOf = (name: string) => ({ batteries: [{ lotId: lotId(name), quantity: pieces(1) }] });
/** A fact that turns the maker of everything into a foreign entity of concern. */
export const foreign = plainEvents.party('urn:party:hostile-maker', 'CN', {});

/** Ten kilograms of ore, cells of five of them, and a vehicle: all at rest. */
export async function atRest(script: Script, names = { ore: 'ore', cells: 'cells' }): Promise<void> {
  await script.send(
    plainEvents.makerFact(),
    material(names.ore, '10', MINE),
    cells(names.cells, names.ore, '5'),
    vehicle(0, names.cells),
  );
  await script.rest();
}

/** Names of lots and tasks in two partitions. */
type Apart = ReturnType<typeof apart>;

function apart(script: Script) {
  return {
    ore: script.nameIn(1, 'ore'),
    cells: script.nameIn(0, 'cells'),
    others: script.nameIn(0, 'others'),
    consumers: 'provenance-0',
    parents: 'provenance-1',
  };
}

/** Both tasks step once, and have heard of a cut. */
export async function hearOf(script: Script): Promise<void> {
  await script.step(PROVENANCE);
  await script.step(ELIGIBILITY);
}

/** The same log, of which something else is seen, or happens, when it is asked where a topic ends. */
export function withEnds(log: Log, endOf: (topic: Topic, end: number) => number | Promise<number>): Log {
  return {
    partitions: log.partitions,
    end: async (topic, partition) => endOf(topic, await log.end(topic, partition)),
    read: (request) => log.read(request),
    append: (records) => log.append(records),
    open: (task) => log.open(task),
    identity: (...args) => log.identity(...args),
  };
}
