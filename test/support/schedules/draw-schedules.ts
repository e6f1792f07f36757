/** What consumers and parents say to each other, in an order that a naive version loses. Source: protocol.md, "Draws and answers". */
import { plainEvents } from '@oretrail/generator';
import { DRAWS, LOT_ANSWERS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import {
  atRest,
  batteriesOf,
  cells,
  drawn,
  ELIGIBILITY,
  LATE,
  type Loss,
  loss,
  lossApart,
  MIDDLE,
  MINE,
  PROVENANCE,
} from './scene.ts';
import { restated } from './script.ts';

const { component, material, vehicle } = plainEvents;

/** Schedules of draws and answers, by name. */
export const DRAW_LOSSES: readonly Loss[] = [
  loss('L1 an answer read at restore before its child is known', async (script) => {
    await atRest(script);
    script.lose(PROVENANCE);
    await script.step(PROVENANCE, { only: [LOT_ANSWERS] });
  }),

  lossApart('L2 withdraw and draw again in one batch of the parent', async (script, names) => {
    await atRest(script, names);
    script.allow();
    const first = cells(names.cells, names.ore, '5');
    const nothing = restated(first, { inputs: [] });
    await script.send(nothing);
    await script.step(names.consumers);
    await script.send({ ...restated(nothing, { inputs: drawn(names.ore, '4') }), time: '2024-12-01T00:00:00Z' });
    await script.step(names.consumers);
    // The parent reads the withdrawal and the new draw at once.
    await script.step(names.parents);
  }),

  lossApart(
    'L3 a partition that lost its last consumer and gets a new one after the parent was corrected',
    async (script, names) => {
      await atRest(script, names);
      script.allow();
      await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: [] }));
      script.allow();
      await script.rest();
      await script.send(restated(material(names.ore, '3', MINE)));
      await script.rest();
      await script.send(cells(names.others, names.ore, '5'), vehicle(1, names.others));
    },
  ),

  lossApart('L4 a corrected draw whose answer has no change', async (script, names) => {
    await atRest(script, names);
    script.allow();
    await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: drawn(names.ore, '6') }));
  }),

  lossApart('L5 a withdrawal read after compaction', async (script, names) => {
    await atRest(script, names);
    script.allow();
    await script.send(cells(names.others, names.ore, '10', LATE), vehicle(1, names.others));
    script.allow();
    await script.rest();
    await script.send(restated(cells(names.cells, names.ore, '5'), { inputs: [] }));
    await script.step(names.consumers);
    await script.compact(DRAWS);
    script.lose(names.parents);
  }),

  lossApart('L7 a change of roots but of no figure', async (script, names) => {
    await atRest(script, names);
    await script.send(restated(material(names.ore, '10', MINE)));
  }),

  loss('T1 a consumer whose parent has answered others, but not its draw', async (script) => {
    await atRest(script);
    script.allow();
    // Eight of the ten kilograms come too late: five are gone.
    await script.send(cells('others', 'ore', '8', LATE), vehicle(1, 'others'));
    await script.step(PROVENANCE, { only: [SHIPMENTS] });
    await script.step(ELIGIBILITY, { only: [VEHICLES] });
    await script.step(PROVENANCE, { only: [DRAWS] });
    await script.step(ELIGIBILITY);
  }),

  lossApart('T2 half an answer: what the lot is, without what it grants', async (script, names) => {
    const elsewhere = material('elsewhere', '10', { ...MINE, country: 'ID' });
    const inputs = [...drawn(names.ore, '5'), ...drawn('elsewhere', '5')];
    await script.send(plainEvents.makerFact(), elsewhere, material(names.ore, '10', MINE));
    await script.send(component(names.cells, 'cell', 10, inputs, MIDDLE), vehicle(0, names.cells));
    await script.rest();
    script.allow();
    // Three kilograms with the grants of ten: five thirds of the ore would count, and the credit would be earned.
    await script.send(restated(material(names.ore, '3', MINE)));
    await script.step(names.parents);
    for (let i = 0; i < 4; i += 1) {
      await script.step(names.consumers, { recordsMax: 1 });
      // Half an answer alone evaluates nothing, so the consumer is corrected beside it.
      await script.send(restated(component(names.cells, 'cell', 10 + i, inputs, MIDDLE)));
      await script.step(names.consumers, { only: [SHIPMENTS] });
      for (const task of [names.parents, ELIGIBILITY, 'eligibility-1']) await script.step(task);
    }
  }),

  lossApart('T3 a parent that was never worked out', async (script, names) => {
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
  }),

  lossApart('T4 a vehicle that gets another battery', async (script, names) => {
    await atRest(script, names);
    script.allow();
    await script.send(cells(names.others, names.ore, '8', LATE));
    await script.send(restated(vehicle(0, names.cells), batteriesOf(names.others)));
  }),
];
