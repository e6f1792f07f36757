/** What must not be done too often. */
import { plainEvents } from '@oretrail/generator';
import { LOT_ANSWERS } from '@oretrail/runtime';
import { atRest, cells, drawn, EARLY, type Loss, loss, MINE } from './scene.ts';

const { material, party, partyId, vehicle } = plainEvents;

/** Four subjects, each a few times; one round for each of 64 levels takes more than a hundred. */
const LOOP_EVALUATIONS_MAX = 40;

/** Consumers of one lot: enough that a quadratic walk would be seen in what is written. */
const MANY = 400;

/** Schedules that are judged by how much was done, by name. The last takes seconds: what another finds is found before it. */
export const COST_LOSSES: readonly Loss[] = [
  // Two makers: a fact about the one must cost no evaluation of the other's vehicles.
  loss('T22 a fact that no vehicle used', async (script) => {
    await atRest(script);
    const before = script.evaluations;
    await script.send(party(partyId('stranger'), 'CN', {}));
    await script.rest();
    const evaluated = script.evaluations - before;
    script.require(evaluated === 0, `${evaluated} were evaluated for a fact that nobody used`);
  }),

  // Two lots that rest on each other: found in a round, not in one for each level.
  loss('T23 a loop of lots', async (script) => {
    const step = { activity: 'processing', facility: 'works', day: 10 } as const;
    await script.send(
      plainEvents.makerFact(),
      material('first', '10', step, drawn('second', '1')),
      material('second', '10', step, drawn('first', '1')),
      cells('cells', 'first', '5'),
      vehicle(0, 'cells'),
    );
    await script.rest();
    const { evaluations } = script;
    script.require(evaluations <= LOOP_EVALUATIONS_MAX, `${evaluations} evaluations for one loop`);
  }),

  loss(
    'L6 a lot with very many consumers',
    async (script) => {
      await script.send(plainEvents.makerFact(), material('ore', `${MANY - 1}.5`, MINE));
      for (let i = 0; i < MANY; i += 1) {
        await script.send(cells(`cells-${i}`, 'ore', '1', EARLY + ((i * 7) % 250)), vehicle(i, `cells-${i}`));
        if (i % 100 === 0) await script.rest();
      }
      await script.rest();
      const answers = [0, 1, 2, 3].flatMap((partition) => script.log.recordsOf(LOT_ANSWERS, partition)).length;
      script.require(answers <= MANY, `${answers} answers were written for ${MANY} consumers`);
      const faults = await script.faults();
      // Vehicles were evaluated while later rivals were unknown: what they were then was due then.
      return faults.filter((fault) => !fault.endsWith('was never due'));
    },
    4,
  ),
];
