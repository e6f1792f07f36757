/** What a task must stop at: newer versions, and promises of the log that were broken. Source: protocol.md, "Tasks, transactions, recovery". */
import { plainEvents } from '@oretrail/generator';
import { DRAWS, type NewRecord, openTask, type ProtocolViolationCode, TASK_LIMITS, VEHICLES } from '@oretrail/runtime';
import { eligibilityWorker } from '@oretrail/workers';
import { atRest, ELIGIBILITY, type Loss, loss } from './scene.ts';
import { unlessRefused } from './script.ts';

const { vehicle } = plainEvents;

/** Local state that is current leaves nothing of the journal to be read; without it, the journal alone tells. */
const olderEngine = (name: string, isStateLost: boolean): Loss =>
  loss(name, async (script) => {
    await atRest(script);
    script.upgrade(ELIGIBILITY);
    await script.rest();
    if (isStateLost) script.lose(ELIGIBILITY);
    return unlessRefused('newer-engine', () => openTask(script.log, eligibilityWorker, 0));
  });

/** The last draw, written again as another would: with other content and no greater number, or by a newer version. */
const forgedDraw = (name: string, code: ProtocolViolationCode, forge: (draw: object) => object): Loss =>
  loss(name, async (script) => {
    await atRest(script);
    const last = script.log.recordsOf(DRAWS, 0).at(-1);
    if (last === undefined) return ['nothing was drawn'];
    const value = forge(structuredClone(last.value) as never);
    const forged: NewRecord = { topic: DRAWS, partition: 0, key: last.key, value };
    await script.log.append([forged]);
    return unlessRefused(code, () => script.rest());
  });

const LITTLE_BY_LITTLE = { ...TASK_LIMITS, recoveryCharactersMax: 1 };

/** Schedules that a task must stop at, and an upgrade that it must carry through, by name. */
export const REFUSAL_LOSSES: readonly Loss[] = [
  olderEngine('T14 an older engine after a newer one', false),
  olderEngine('T15 the same without local state', true),

  loss('T16 a law in the state that only a newer version knows', async (script) => {
    await atRest(script);
    const newer = await openTask(script.log, eligibilityWorker, 0);
    const { control } = newer.meta;
    newer.learn({ control: { ...control, ruleset: 'us-30d@2099-01-01' as typeof control.ruleset } });
    await newer.step([]);
    return unlessRefused('unknown-ruleset', () => openTask(script.log, eligibilityWorker, 0));
  }),

  // It dies when it has saved a part of what it read; what the older engine left must be marked all the same.
  loss(
    'T17 an upgrade killed during its recovery',
    async (script) => {
      await atRest(script);
      script.kill(ELIGIBILITY);
      await script.send(vehicle(1, 'cells'));
      const newer = { ...eligibilityWorker, engine: eligibilityWorker.engine + 1 };
      script.log.nextFault = 'crash-after-save';
      const first = await openTask(script.log, newer, 0, LITTLE_BY_LITTLE).catch(() => null);
      const { dirty } = (await openTask(script.log, newer, 0, LITTLE_BY_LITTLE)).pending;
      const survived = first === null ? [] : ['the upgrade was not killed'];
      return dirty === 2 ? survived : [...survived, `${dirty} of two vehicles are marked for the newer engine`];
    },
    1,
    LITTLE_BY_LITTLE,
  ),

  loss('T19 an input that is shorter than it was', async (script) => {
    await atRest(script);
    await script.send(vehicle(1, 'cells'));
    await script.rest();
    script.lose(ELIGIBILITY);
    script.log.truncate(VEHICLES, 0, 1);
    return unlessRefused('input-shrank', () => openTask(script.log, eligibilityWorker, 0));
  }),

  forgedDraw('T20 a register whose number does not grow', 'register-went-back', (draw) => ({
    ...draw,
    digest: 'another',
  })),
  forgedDraw('T21 a record of a newer version', 'newer-record', (draw) => ({ ...draw, v: 2 })),
];
