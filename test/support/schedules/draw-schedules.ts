/** What consumers and parents say to each other, in an order that a naive version loses. Source: protocol.md, "Draws and answers". */
import { plainEvents } from '@oretrail/generator';
import { DRAWS, LOT_ANSWERS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import type { Faults } from '../simulator/judge.ts';
import {
  apart,
  atRest,
  batteriesOf,
  cells,
  drawn,
  ELIGIBILITY,
  LATE,
  type Loss,
  MIDDLE,
  MINE,
  PROVENANCE,
} from './scene.ts';
import { restated, Script } from './script.ts';

const { component, material, vehicle } = plainEvents;

async function answerBeforeChild(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  script.lose(PROVENANCE);
  await script.step(PROVENANCE, { only: [LOT_ANSWERS] });
  return script.faults(script.due());
}

async function drawnAgainInOneBatch(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  const before = script.due();
  const first = cells(names.cells, names.ore, '5');
  const nothing = restated(first, { inputs: [] });
  await script.send(nothing);
  await script.step(names.consumers);
  await script.send({ ...restated(nothing, { inputs: drawn(names.ore, '4') }), time: '2024-12-01T00:00:00Z' });
  await script.step(names.consumers);
  const after = script.due();
  // The parent reads the withdrawal and the new draw at once.
  await script.step(names.parents);
  return script.faults([...before, ...after]);
}

async function lastConsumerLost(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  const allowed = [...script.due()];
  await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: [] }));
  allowed.push(...script.due());
  await script.rest();
  await script.send(restated(material(names.ore, '3', MINE)));
  await script.rest();
  await script.send(cells(names.others, names.ore, '5'), vehicle(1, names.others));
  return script.faults([...allowed, ...script.due()]);
}

async function correctedDrawSameAnswer(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  const allowed = [...script.due()];
  await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: drawn(names.ore, '6') }));
  return script.faults([...allowed, ...script.due()]);
}

async function withdrawalAfterCompaction(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  const allowed = [...script.due()];
  await script.send(cells(names.others, names.ore, '10', LATE), vehicle(1, names.others));
  allowed.push(...script.due());
  await script.rest();
  await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: [] }));
  allowed.push(...script.due());
  await script.step(names.consumers);
  await script.compact(DRAWS);
  script.lose(names.parents);
  return script.faults(allowed);
}

async function otherRootsSameFigures(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  await script.send(restated(material(names.ore, '10', MINE)));
  return script.faults(script.due());
}

async function drawNotAcknowledged(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const allowed = [...script.due()];
  // Eight of the ten kilograms come too late: five are gone.
  await script.send(cells('others', 'ore', '8', LATE), vehicle(1, 'others'));
  await script.step(PROVENANCE, { only: [SHIPMENTS] });
  await script.step(ELIGIBILITY, { only: [VEHICLES] });
  await script.step(PROVENANCE, { only: [DRAWS] });
  await script.step(ELIGIBILITY);
  return script.faults([...allowed, ...script.due()]);
}

async function halfAnAnswer(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  const elsewhere = material('elsewhere', '10', { ...MINE, country: 'ID' });
  const inputs = [...drawn(names.ore, '5'), ...drawn('elsewhere', '5')];
  await script.send(plainEvents.makerFact(), elsewhere, material(names.ore, '10', MINE));
  await script.send(component(names.cells, 'cell', 10, inputs, MIDDLE), vehicle(0, names.cells));
  await script.rest();
  const allowed = [...script.due()];
  // Three kilograms with the grants of ten: five thirds of the ore would count, and the credit would be earned.
  await script.send(restated(material(names.ore, '3', MINE)));
  allowed.push(...script.due());
  await script.step(names.parents);
  for (let i = 0; i < 4; i += 1) {
    await script.step(names.consumers, { recordsMax: 1 });
    for (const task of [names.parents, ELIGIBILITY, 'eligibility-1']) await script.step(task);
  }
  return script.faults(allowed);
}

async function parentNeverWorkedOut(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  const refined = script.nameIn(1, 'refined');
  const step = { activity: 'processing', facility: 'works', day: 10 } as const;
  await script.send(plainEvents.makerFact(), material(refined, '10', step, drawn(names.ore, '10')));
  await script.send(cells(names.cells, refined, '5'), vehicle(0, names.cells));
  // The refined lot waits for its ore, and says so to the cells; these must wait as well.
  await script.step(names.consumers);
  await script.step(names.parents, { only: [SHIPMENTS] });
  for (let i = 0; i < 3; i += 1) {
    await script.step(names.parents, { recordsMax: 1, only: [DRAWS] });
    await script.step(names.consumers);
    for (const task of [ELIGIBILITY, 'eligibility-1']) await script.step(task);
  }
  return script.faults(script.due());
}

async function otherBattery(): Promise<Faults> {
  const script = new Script(2);
  const names = apart(script);
  await atRest(script, names);
  const allowed = [...script.due()];
  await script.send(cells(names.others, names.ore, '8', LATE));
  await script.send(restated(vehicle(0, names.cells), batteriesOf(names.others)));
  allowed.push(...script.due());
  return script.faults(allowed);
}

/** Schedules of draws and answers, by name. */
export const DRAW_LOSSES: readonly Loss[] = [
  { name: 'L1 an answer read at restore before its child is known', run: answerBeforeChild },
  { name: 'L2 withdraw and draw again in one batch of the parent', run: drawnAgainInOneBatch },
  {
    name: 'L3 a partition that lost its last consumer and gets a new one after the parent was corrected',
    run: lastConsumerLost,
  },
  { name: 'L4 a corrected draw whose answer has no change', run: correctedDrawSameAnswer },
  { name: 'L5 a withdrawal read after compaction', run: withdrawalAfterCompaction },
  { name: 'L7 a change of roots but of no figure', run: otherRootsSameFigures },
  { name: 'T1 a consumer whose parent has answered others, but not its draw', run: drawNotAcknowledged },
  { name: 'T2 half an answer: what the lot is, without what it grants', run: halfAnAnswer },
  { name: 'T3 a parent that was never worked out', run: parentNeverWorkedOut },
  { name: 'T4 a vehicle that gets another battery', run: otherBattery },
];
