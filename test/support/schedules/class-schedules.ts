/** What vehicles that are asked as one class must not lose. Source: architecture.md, "Assessments". */
import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import { drawn, type Loss, loss, MINE } from './scene.ts';
import { restated, type Script } from './script.ts';

const { component, dayAfter, makerFact, material, party, partyId, vehicle } = plainEvents;

/** A day after that on which vehicles are made unless another is said. */
const LATER = 1_210;
/** Between it and the day of all others. */
const BETWEEN = 1_205;

/** The same vehicle, made on another day. */
function madeOn(event: GeneratedEvent, day: number): GeneratedEvent {
  const data = event.data as { finalAssembly: object };
  return { ...event, data: { ...data, finalAssembly: { ...data.finalAssembly, completedOn: dayAfter(day) } } };
}

/** The same vehicle at another price, on the same side of the limit. */
function soldFor(event: GeneratedEvent, msrpUsd: string): GeneratedEvent {
  return { ...event, data: { ...event.data, msrpUsd } };
}

function agreementWith(country: string, from: string): GeneratedEvent {
  const subject = `country-agreement/${country}/${from}`;
  const data = { fact: 'country-agreement', country, agreement: 'made up', from, source: 'made up' };
  return { ...party(partyId('nobody'), 'US', {}), id: subject, subject, data };
}

function election(test: string, from: string): GeneratedEvent {
  const manufacturer = partyId('maker');
  const subject = `critical-minerals-test/${manufacturer}/${from}`;
  const data = { fact: 'critical-minerals-test', manufacturer, test, from, source: 'made up' };
  return { ...party(partyId('nobody'), 'US', {}), id: subject, subject, data };
}

/** Ore, packs of it that were made on a day, and these vehicles. */
async function packsAtRest(script: Script, day: number, ...vehicles: readonly GeneratedEvent[]): Promise<void> {
  await script.send(makerFact(), material('ore', '10', MINE), packs(10, day), ...vehicles);
  await script.rest();
  script.allow();
}

const packs = (count: number, day: number) => component('packs', 'pack', count, drawn('ore', '5'), day);
/** A day on which packs are made before all vehicles, and one after. */
const [BEFORE, AFTER] = [930, 1_220];

/** Schedules of classes, by name. */
export const CLASS_LOSSES: readonly Loss[] = [
  // Both ask the same until the agreement comes, which lies between them; it concerns neither before the ore is theirs.
  loss('T38 vehicles of one class that a fact divides before their lot rests on it', async (script) => {
    await packsAtRest(script, BEFORE, vehicle(0, 'packs'), madeOn(vehicle(1, 'packs'), LATER));
    await script.send(restated(material('ore', '10', { ...MINE, country: 'AR' })));
    await script.rest();
    script.allow();
    await script.send(agreementWith('ID', dayAfter(BETWEEN)));
    await script.rest();
    const last = { ...restated(material('ore', '10', { ...MINE, country: 'ID' })), id: 'ore-last' };
    await script.send({ ...last, time: '2025-12-01T00:00:00Z' });
  }),

  loss('T39 vehicles of one class of which the lot turns out to be too small for all', async (script) => {
    await packsAtRest(script, BEFORE, vehicle(0, 'packs'), vehicle(1, 'packs'));
    await script.send(restated(packs(1, BEFORE)));
  }),

  loss('T40 a lot that turns out to be made between the first of its vehicles and the last', async (script) => {
    await packsAtRest(script, BEFORE, madeOn(vehicle(1, 'packs'), LATER));
    await script.send(vehicle(0, 'packs'));
    await script.rest();
    script.allow();
    await script.send(restated(packs(10, BETWEEN)));
  }),

  loss('T41 the same of a lot that was taken to be made after both', async (script) => {
    await packsAtRest(script, AFTER, vehicle(0, 'packs'), madeOn(vehicle(1, 'packs'), LATER));
    await script.send({ ...restated(packs(10, BETWEEN)), time: '2025-12-01T00:00:00Z' });
  }),

  loss('T42 a lot that turns out to be what it was at first', async (script) => {
    await packsAtRest(script, BEFORE, vehicle(0, 'packs'));
    await script.send(restated(material('ore', '10', { ...MINE, country: 'CN' })));
    await script.rest();
    script.allow();
    await script.send({ ...restated(material('ore', '10', MINE)), id: 'ore-last', time: '2025-12-01T00:00:00Z' });
  }),

  // The one that comes last was made after the lot, as both are in the end.
  loss('T43 vehicles that ask the same of a lot which was made between them, and then before both', async (script) => {
    await packsAtRest(script, BETWEEN, vehicle(0, 'packs'));
    await script.send(madeOn(vehicle(1, 'packs'), LATER));
    await script.rest();
    script.allow();
    await script.send({ ...restated(packs(10, BEFORE)), time: '2025-12-01T00:00:00Z' });
  }),

  loss('T50 a maker that elects a test when its vehicle no longer waits for the first answer', async (script) => {
    await packsAtRest(script, BEFORE, vehicle(0, 'packs'));
    await script.send(election('traced-qualifying-value', dayAfter(0)));
  }),

  // The second has one id and two prices.
  loss('T55 vehicles that are stated alike, one of them twice under one id', async (script) => {
    await packsAtRest(script, BEFORE, vehicle(0, 'packs'), vehicle(1, 'packs'));
    await script.send(soldFor(vehicle(1, 'packs'), '40001'));
  }),
];
