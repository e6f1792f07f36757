import { readdirSync, writeFileSync } from 'node:fs';
import { ArchivedVerdicts, lastHead, SCHEMAS_PREFIX, type SealChain, verifyStore } from '@oretrail/archive';
import { type OretrailEvent, RULESETS } from '@oretrail/model';
import { SHIPMENTS } from '@oretrail/runtime';
import { DirectoryStore, type Store } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents } from '@oretrail/test-support/events';
import { describe, expect, it } from 'vitest';
import { withWorkFolder } from '../engine/work-folder.ts';
import { bundleBytes, readBundle } from '../evidence/bundle.ts';
import { collectEvidence } from '../evidence/collect-evidence.ts';
import { verifyBundle } from '../evidence/verify-bundle.ts';
import { replaySeals } from './replay-seals.ts';

const eventsOf = (seed: number): readonly OretrailEvent[] =>
  generatedEvents({ seed, vehicles: 20, realisticFaults: 0.3 });

async function foldedAt(store: Store, chain: SealChain): Promise<ArchivedVerdicts> {
  const verdicts = new ArchivedVerdicts(store);
  await verdicts.foldTo(chain.good.at(-1)?.body.cut.verdicts ?? []);
  return verdicts;
}

describe('a replay of a life whose registry refused the archive the schemas', () => {
  const lifeOf = (refused: 'kept' | 'lost') =>
    ({ seed: 21, partitions: 2, ruleset: RULESETS[2], events: eventsOf(21), refused }) as const;

  it('reads by the schemas that the workers have kept, and proves by them', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/archive`);
      const { chain } = await writeSealedLife(store, lifeOf('kept'));
      const head = await lastHead(store, { topic: SHIPMENTS, partition: 0 });
      expect(new Set(Object.values(head?.manifest.schemas ?? {}))).toEqual(new Set([null]));
      expect((await verifyStore(store)).finding).toBeNull();
      const outcome = await replaySeals(store, { directory: `${folder}/log` });
      expect(outcome.seals.map((one) => one.first)).toEqual(chain.good.map(() => null));
      const { inForce } = await foldedAt(store, chain);
      const [vin = ''] = inForce.vins();
      const bundle = await collectEvidence(store, { vin, directory: `${folder}/evidence` });
      expect(verifyBundle(readBundle(bundleBytes(bundle)))).toMatchObject({ vin, isDerived: true });
      const without = { ...bundle, fates: undefined };
      expect(() => verifyBundle(without)).toThrow(expect.objectContaining({ code: 'schema-differs' }));
      const forged = { ...bundle, fates: bundle.fates?.map((text) => `${text} `) };
      expect(() => verifyBundle(forged)).toThrow(expect.objectContaining({ code: 'bad-bundle' }));
    });
  });

  it('is refused if no seal names them, or one of them is another', async () => {
    await withWorkFolder(async (folder) => {
      const store = new DirectoryStore(`${folder}/lost`);
      await writeSealedLife(store, lifeOf('lost'));
      const lost = replaySeals(store, { directory: `${folder}/lost-log` });
      await expect(lost).rejects.toMatchObject({ code: 'fate-changed' });
      const forged = new DirectoryStore(`${folder}/forged`);
      await writeSealedLife(forged, lifeOf('kept'));
      const [name = ''] = readdirSync(`${folder}/forged/${SCHEMAS_PREFIX}`).filter((one) => !one.includes('0000006'));
      writeFileSync(`${folder}/forged/${SCHEMAS_PREFIX}${name}`, '"string"');
      const key = `${SCHEMAS_PREFIX}${name}`;
      expect((await verifyStore(forged)).finding).toMatchObject({ code: 'schema-differs', key });
    });
  });
});
