/** A topic that was made anew or trimmed is an alarm, never continued. Source: protocol.md, "Registers". */
import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import { CONTROL, FACTS, journalOf, rulesetRecord, SHIPMENTS, type Topic, VEHICLES, VERDICTS } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { Script } from './script.ts';

const { component, kg, lotId, makerFact, material, vehicle } = plainEvents;
const PROVENANCE = 'provenance-0';
const ELIGIBILITY = 'eligibility-0';
const RULESET = rulesetRecord('us-30d@2025-07-04');

function history(mine: string): readonly GeneratedEvent[] {
  const ore = material(mine, '10', { activity: 'extraction', facility: 'mine', day: 0 });
  const drawn = [{ lotId: lotId(mine), quantity: kg('5') }];
  return [makerFact(), ore, component(`cells of ${mine}`.replaceAll(' ', '-'), 'cell', 10, drawn, 920)];
}

/** A pipeline at rest, with one vehicle. */
async function atRest(): Promise<Script> {
  const script = new Script();
  await script.log.append([RULESET]);
  await script.send(...history('ore'), vehicle(0, 'cells-of-ore'));
  await script.rest();
  return script;
}

const [PROVENANCE_JOURNAL, ELIGIBILITY_JOURNAL] = [journalOf('provenance'), journalOf('eligibility')];

describe('what was made anew', () => {
  it.each<[topic: Topic, task: string]>([
    [SHIPMENTS, PROVENANCE],
    [VEHICLES, ELIGIBILITY],
    [FACTS, ELIGIBILITY],
    [CONTROL, PROVENANCE],
    [VERDICTS, ELIGIBILITY],
  ])('%s, with more records than were read, stops %s, with its state and without', async (topic, task) => {
    const script = await atRest();
    const { log } = script;
    // The verdicts are known by the step after the one that wrote the first.
    await script.send(vehicle(1, 'cells-of-ore'));
    await script.rest();
    const records = log.recordsOf(topic, 0);
    script.kill(task);
    log.truncate(topic, 0, 0);
    const [first, ...others] = [...records, ...records, ...records];
    if (first !== undefined) await log.append([{ ...first, value: first.value, json: `${first.json} ` }, ...others]);
    await expect(script.step(task)).rejects.toMatchObject({ code: 'other-partition' });
    script.lose(task);
    await expect(script.step(task)).rejects.toMatchObject({ code: 'other-partition' });
  });

  it('a topic that is empty again stops the task', async () => {
    const script = await atRest();
    script.kill(PROVENANCE);
    script.log.truncate(SHIPMENTS, 0, 0);
    await expect(script.step(PROVENANCE)).rejects.toMatchObject({ code: 'other-partition' });
  });

  it.each([
    [PROVENANCE_JOURNAL, PROVENANCE],
    [ELIGIBILITY_JOURNAL, ELIGIBILITY],
  ])('%s stops %s, for what it has published is there', async (journal, task) => {
    const script = await atRest();
    script.kill(task);
    script.log.truncate(journal, 0, 0);
    await expect(script.step(task)).rejects.toMatchObject({ code: 'journal-lost' });
    script.lose(task);
    await expect(script.step(task)).rejects.toMatchObject({ code: 'journal-lost' });
  });

  it('everything is a new pipeline: an old local state is no part of it', async () => {
    const [old, script] = [await atRest(), new Script()];
    for (const name of [PROVENANCE, ELIGIBILITY]) script.log.restore(name, old.log.snapshotOf(name));
    await script.send(...history('other'), vehicle(0, 'cells-of-other'));
    expect(await script.faults(script.due())).toEqual([]);
  });
});
