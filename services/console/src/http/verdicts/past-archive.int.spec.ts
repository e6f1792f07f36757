/** Explanations and summaries at a seal, against the archive that it seals. Source: console.md, "The past". */
import { readWhole, SEAL_BYTES_MAX, type SealChain, sealKey } from '@oretrail/archive';
import { RULESETS, type Verdict } from '@oretrail/model';
import type { Content, PublicBatch, PublicRecord } from '@oretrail/read-model';
import { ArchiveReader, legibleRecords } from '@oretrail/replay';
import { SEALS, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore, type Store } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { goodEvent } from '@oretrail/test-support/events';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const EVENTS = historyOf({ seed: 23, vehicles: 8, realisticFaults: 0.6 }).counted;

/** The records of an archive, as a console reads them from the topics. */
async function topicsOf(store: Store, chain: SealChain): Promise<readonly PublicBatch[]> {
  const records = new Map<string, PublicRecord[]>();
  for await (const page of legibleRecords(store, {})) {
    for (const { topic, partition, offset, appendTime, value } of page) {
      const name = `${topic}/${partition}`;
      const content: Content =
        topic === VERDICTS
          ? { kind: 'verdict', verdict: value as Verdict, causes: { digests: [], more: 0 } }
          : { kind: 'event', event: goodEvent(value), author: null };
      const known = records.get(name) ?? [];
      records.set(name, [...known, { offset, appendTimeMs: Date.parse(appendTime), content }]);
    }
  }
  const seals: PublicRecord[] = [];
  for (let number = 1; chain.sha256At(number) !== null; number += 1) {
    const text = String(await readWhole(store, sealKey(number), SEAL_BYTES_MAX));
    const seal = { number, sha256: chain.sha256At(number) ?? '', seal: text };
    seals.push({ offset: number - 1, appendTimeMs: number, content: { kind: 'seal', seal } });
  }
  records.set(`${SEALS}/0`, seals);
  return Array.from(records, ([name, all]) => {
    const slash = name.lastIndexOf('/');
    const topic = name.slice(0, slash) as PublicBatch['topic'];
    // A cut lies behind markers of transactions, which have no records.
    const next = 1_000_000;
    return { topic, partition: Number(name.slice(slash + 1)), from: 0, next, records: all };
  });
}

describe.each([
  { seed: 4, partitions: 2 },
  { seed: 6, partitions: 3 },
])('a console over the topics of the sealed life $seed', ({ seed, partitions }) => {
  const store = new DirectoryStore(temporaryFolder());
  const vins = [...new Set(EVENTS.map(({ subject }) => subject))].filter((one) => /^[A-HJ-NPR-Z0-9]{17}$/.test(one));
  let made: MadeUpConsole;
  let seals: number;

  beforeAll(async () => {
    const { chain } = await writeSealedLife(store, { seed, partitions, ruleset: RULESETS[1], events: EVENTS });
    const batches = await topicsOf(store, chain);
    seals = batches.find(({ topic }) => topic === SEALS)?.records.length ?? 0;
    made = await MadeUpConsole.open({ batches, identities: { auditor: { roles: ['auditor'] } } });
  });
  afterAll(() => made.close());

  it('derives at each seal what was sealed, and what the archive gives again', async () => {
    expect(seals).toBeGreaterThan(1);
    const compared = new Set<string>();
    for (let seal = 1; seal <= seals; seal += 1) {
      const reader = await ArchiveReader.open(store, { seal, directory: temporaryFolder() });
      for (const vin of vins) {
        const sealed = await reader.verdictOf(vin);
        const answer = await made.get('auditor', `/v1/verdicts/${vin}/explanation?seal=${seal}`);
        expect([vin, seal, answer.statusCode]).toEqual([vin, seal, sealed === null ? 404 : 200]);
        if (sealed === null) continue;
        const { verdict, isPublished, revision, ruleset } = answer.json();
        const { verdictId } = sealed;
        expect({ verdictId: verdict.verdictId, isPublished, revision, ruleset }).toEqual({
          verdictId,
          isPublished: true,
          revision: sealed.revision,
          ruleset: reader.seal.body.ruleset,
        });
        const { verdicts } = await reader.evaluationOf({ subject: vin, isDownward: false, subjectsMax: 1 });
        expect(verdicts.find((one) => one.vin === vin)?.verdictId).toBe(verdictId);
        compared.add(vin);
      }
      const { rows } = await made.json('auditor', `/v1/verdicts/summary?by=status&seal=${seal}`);
      const counted = rows.reduce((sum: number, { vehicles }: { vehicles: number }) => sum + vehicles, 0);
      expect(counted).toBe(reader.seal.body.verdicts.count);
      await reader.close();
    }
    expect(compared.size).toBeGreaterThan(vins.length / 2);
  });
});
