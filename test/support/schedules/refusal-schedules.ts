/** What a task must stop at: newer versions, and promises of the log that were broken. Source: protocol.md, "Tasks, transactions, recovery". */
import { plainEvents } from '@oretrail/generator';
import { DRAWS, type NewRecord, openTask, type ProtocolViolationCode, TASK_LIMITS, VEHICLES } from '@oretrail/runtime';
import { eligibilityWorker } from '@oretrail/workers';
import type { Faults } from '../simulator/judge.ts';
import { atRest, ELIGIBILITY, type Loss } from './scene.ts';
import { Script, unlessRefused } from './script.ts';

const { vehicle } = plainEvents;

/** Local state that is current leaves nothing of the journal to be read; without it, the journal alone tells. */
async function olderEngine(isStateLost: boolean): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  script.upgrade(ELIGIBILITY);
  await script.rest();
  if (isStateLost) script.lose(ELIGIBILITY);
  return unlessRefused('newer-engine', () => openTask(script.log, eligibilityWorker, 0));
}

/** A newer version knows a law that this one doesn't, and has left it in the state. */
async function unknownLaw(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const newer = await openTask(script.log, eligibilityWorker, 0);
  const { control } = newer.meta;
  newer.learn({ control: { ...control, ruleset: 'us-30d@2099-01-01' as typeof control.ruleset } });
  await newer.step([]);
  return unlessRefused('unknown-ruleset', () => openTask(script.log, eligibilityWorker, 0));
}

/** An upgrade dies when it has saved a part of what it read; what the older engine left must be marked all the same. */
async function upgradeKilledHalfway(): Promise<Faults> {
  const limits = { ...TASK_LIMITS, recoveryEntriesMax: 1 };
  const script = new Script(1, limits);
  await atRest(script);
  script.kill(ELIGIBILITY);
  await script.send(vehicle(1, 'cells'));
  const newer = { ...eligibilityWorker, engine: eligibilityWorker.engine + 1 };
  script.log.nextFault = 'crash-after-save';
  const first = await openTask(script.log, newer, 0, limits).catch(() => null);
  const { dirty } = (await openTask(script.log, newer, 0, limits)).pending;
  const survived = first === null ? [] : ['the upgrade was not killed'];
  return dirty === 2 ? survived : [...survived, `${dirty} of two vehicles are marked for the newer engine`];
}

async function shrunkInput(): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  await script.send(vehicle(1, 'cells'));
  await script.rest();
  script.lose(ELIGIBILITY);
  script.log.truncate(VEHICLES, 0, 1);
  return unlessRefused('input-shrank', () => openTask(script.log, eligibilityWorker, 0));
}

/** The last draw, written again as another would: with other content and no greater number, or by a newer version. */
async function afterForgedDraw(code: ProtocolViolationCode, forge: (draw: object) => object): Promise<Faults> {
  const script = new Script();
  await atRest(script);
  const last = script.log.recordsOf(DRAWS, 0).at(-1);
  if (last === undefined) return ['nothing was drawn'];
  const value = forge(structuredClone(last.value) as never);
  const forged: NewRecord = { topic: DRAWS, partition: 0, key: last.key, value };
  await script.log.append([forged]);
  return unlessRefused(code, () => script.rest());
}

/** Schedules that a task must stop at, and an upgrade that it must carry through, by name. */
export const REFUSAL_LOSSES: readonly Loss[] = [
  { name: 'T14 an older engine after a newer one', run: () => olderEngine(false) },
  { name: 'T15 the same without local state', run: () => olderEngine(true) },
  { name: 'T16 a law in the state that only a newer version knows', run: unknownLaw },
  { name: 'T17 an upgrade killed during its recovery', run: upgradeKilledHalfway },
  { name: 'T19 an input that is shorter than it was', run: shrunkInput },
  {
    name: 'T20 a register whose number does not grow',
    run: () => afterForgedDraw('register-went-back', (draw) => ({ ...draw, digest: 'another' })),
  },
  {
    name: 'T21 a record of a newer version',
    run: () => afterForgedDraw('newer-record', (draw) => ({ ...draw, v: 2 })),
  },
];
