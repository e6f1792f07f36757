import { type OretrailEvent, RULESETS } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents } from '@oretrail/test-support/events';
import { AT_LENGTH } from '@oretrail/test-support/runs';
import { describe, expect, it } from 'vitest';
import { ArchivedInputs } from '../archived-events/archived-inputs.ts';
import { withWorkFolder } from '../engine/work-folder.ts';
import { collectEvidence } from '../evidence/collect-evidence.ts';
import { replaySeals } from './replay-seals.ts';

const eventsOf = (seed: number): readonly OretrailEvent[] =>
  generatedEvents({ seed, vehicles: 20, realisticFaults: 0.3 });

/** Each life takes seconds; `ORETRAIL_AT_LENGTH=1` has all of them. */
const LIVES = AT_LENGTH ? 3 : 1;

describe('a replay of a life with crashes', () => {
  it.each([7, 8, 9].slice(0, LIVES))(
    'gives every sealed verdict again, on any partition count (seed %d)',
    async (seed) => {
      await withWorkFolder(async (folder) => {
        const store = new DirectoryStore(`${folder}/archive`);
        const ruleset = RULESETS[seed % RULESETS.length] ?? RULESETS[0];
        const { chain, crashes } = await writeSealedLife(store, {
          seed,
          partitions: 2,
          ruleset,
          events: eventsOf(seed),
        });
        expect(chain.good.length).toBeGreaterThan(1);
        expect(crashes).toBeGreaterThan(0);
        for (const partitions of [1, 3]) {
          const outcome = await replaySeals(store, { directory: `${folder}/${partitions}`, partitions });
          expect(outcome.seals.map((one) => one.first)).toEqual(chain.good.map(() => null));
          expect(outcome.isIdentical).toBe(true);
          expect(outcome.seals.at(-1)?.vehicles).toBeGreaterThan(10);
        }
      });
    },
  );
});

describe('a replay of a life in which records were buried that can be read now', () => {
  it.each([11, 12, 13].slice(0, LIVES))('gives every sealed verdict again (seed %d)', async (seed) => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const life = { seed, partitions: 2, ruleset: RULESETS[2], events: eventsOf(seed), spoilPercent: 15 };
      const { chain } = await writeSealedLife(store, life);
      const buried = chain.good.reduce((sum, { body }) => sum + (body.fates?.records ?? 0), 0);
      expect(buried).toBeGreaterThan(3);
      const outcome = await replaySeals(store, { directory: `${folder}/log` });
      expect(outcome.seals.map((one) => one.first)).toEqual(chain.good.map(() => null));
      expect(outcome.isIdentical).toBe(true);
    });
  });
});

describe('what was buried', () => {
  it('would count if nobody had recorded it', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const { chain } = await writeSealedLife(store, {
        seed: 11,
        partitions: 2,
        ruleset: RULESETS[2],
        events: eventsOf(11),
        spoilPercent: 15,
      });
      const without = chain.good.map((seal) => {
        const { fates } = seal.body;
        return fates === undefined ? seal : { ...seal, body: { ...seal.body, fates: undefined } };
      });
      // What is not recorded is judged as it can be read now, and so counts.
      const inputs = Object.keys(chain.good.at(-1)?.body.cut.inputs ?? {});
      const [recorded, unrecorded] = [chain.good, without].map((seals) => new ArchivedInputs(store, inputs, {}, seals));
      const counted = async (of: ArchivedInputs | undefined): Promise<number> => {
        let events = 0;
        for (const place of inputs) {
          const asked = { place, end: Number.POSITIVE_INFINITY, operators: new Set<string>() };
          for await (const stated of of?.upTo(asked) ?? []) events += stated.length;
        }
        return events;
      };
      expect(await counted(recorded)).toBeLessThan(await counted(unrecorded));
    });
  });
});

describe('a seal that is not what the events give', () => {
  it('is found, and the first difference is told', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const [claimed, , ruleset] = RULESETS;
      await writeSealedLife(store, { seed: 2, partitions: 2, ruleset, events: eventsOf(2), claimed });
      const { isIdentical, seals } = await replaySeals(store, { directory: `${folder}/log` });
      expect(isIdentical).toBe(false);
      const last = seals.at(-1);
      expect(last?.differing).toBe(last?.vehicles);
      expect(last?.first?.differences).toContainEqual({ pointer: '/ruleset', sealed: ruleset, replayed: claimed });
    });
  });
});

describe('an archive that another engine has sealed', () => {
  const engines = { provenance: 1, eligibility: 1 };
  const [claimed, , ruleset] = RULESETS;

  it('is no sign of tampering if verdicts differ: the replay says who has sealed', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const { chain } = await writeSealedLife(store, {
        seed: 2,
        partitions: 2,
        ruleset,
        events: eventsOf(2),
        claimed,
        engines,
      });
      const { isIdentical, seals } = await replaySeals(store, { directory: `${folder}/log` });
      expect(isIdentical).toBe(false);
      const sealedBy = { software: '0.1.0', engines, isOtherEngine: true };
      expect(seals.map((seal) => seal.sealedBy)).toEqual(chain.good.map(() => sealedBy));
      const [vin = ''] = eventsOf(2).flatMap(({ type, subject }) =>
        type === 'oretrail.vehicle-production.v1' ? [subject] : [],
      );
      const asked = { directory: `${folder}/evidence`, vin };
      await expect(collectEvidence(store, asked)).rejects.toMatchObject({ code: 'other-engine' });
    });
  });

  it('is as good as any if it gave the same verdicts', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      await writeSealedLife(store, { seed: 2, partitions: 2, ruleset, events: eventsOf(2), engines });
      expect(await replaySeals(store, { directory: `${folder}/log` })).toMatchObject({ isIdentical: true });
    });
  });
});

describe('a replay of one seal', () => {
  it('compares that one only, and tells of one vehicle', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const ruleset = RULESETS[2];
      const { chain } = await writeSealedLife(store, { seed: 9, partitions: 2, ruleset, events: eventsOf(9) });
      const [vin = ''] = eventsOf(9)
        .filter(({ type }) => type === 'oretrail.vehicle-production.v1')
        .map(({ subject }) => subject);
      const last = chain.good.length;
      expect(last).toBeGreaterThan(1);
      const { seals } = await replaySeals(store, { directory: `${folder}/log`, seal: last, vin });
      expect(seals).toHaveLength(1);
      expect(seals[0]).toMatchObject({ seal: last, vehicle: { vin, sealedId: seals[0]?.vehicle?.replayedId } });
      await expect(replaySeals(store, { directory: `${folder}/other`, seal: last + 1 })).rejects.toMatchObject({
        code: 'no-seal',
      });
    });
  });
});
