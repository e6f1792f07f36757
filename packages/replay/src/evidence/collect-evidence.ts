/** Makes the bundle of one verdict from an archive. See docs/audit.md, "What is promised". */
import {
  ArchivedVerdicts,
  readSeal,
  readSeals,
  readWhole,
  SEAL_BYTES_MAX,
  type Seal,
  type SealChain,
  sealKey,
  type VerifiedSeal,
} from '@oretrail/archive';
import { evaluate } from '@oretrail/evaluation';
import type { OretrailEvent, Vin } from '@oretrail/model';
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { replayError } from '../errors.ts';
import { archivedVerdictOf, type FoundVerdict } from '../sealed/archived-verdict.ts';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';
import { notDerived } from '../sealed/sealed-by.ts';
import type { BundleBody, BundledRecord } from './bundle.ts';
import { bundledFates } from './bundled-fates.ts';
import { bundledPartition, bundledSchemas } from './bundled-records.ts';
import { derivedVerdict, factKeysAsked, lineageOf, rivalsOn, shortLots } from './closure.ts';
import { IndexedEvents, offsetsByPlace } from './indexed-events.ts';

/** What is asked for. */
export type EvidenceAsked = Readonly<{
  vin: string;
  /** Number of a seal; if left out, the last one. */
  seal?: number | undefined;
  /** An empty folder to work in. */
  directory: string;
  onProgress?: (progress: Readonly<{ phase: 'indexing' | 'collecting'; done: number; total: number }>) => void;
}>;

class EvidenceCollector {
  readonly events: IndexedEvents;
  private readonly store: Store;
  private readonly chain: SealChain;
  private readonly seal: VerifiedSeal;
  private readonly asked: EvidenceAsked;

  constructor(store: Store, chain: SealChain, asked: EvidenceAsked) {
    this.store = store;
    this.chain = chain;
    this.asked = asked;
    this.seal = sealAt(chain, asked.seal);
    this.events = new IndexedEvents(store, chain, this.seal, asked.directory);
  }

  async collect(): Promise<BundleBody> {
    const { vin } = this.asked;
    const { cut } = this.seal.body;
    const found = await archivedVerdictOf(this.store, vin, cut.verdicts);
    const verdicts = new ArchivedVerdicts(this.store);
    await verdicts.foldTo(cut.verdicts);
    const proof = verdicts.inForce.proofOf(vin);
    if (found === null || proof === null) {
      throw replayError('no-verdict', `${vin} has none at seal ${this.seal.number}`);
    }
    const onProgress = this.asked.onProgress ?? (() => {});
    await this.events.readAll((done, total) => onProgress({ phase: 'indexing', done, total }));
    const subjects = await this.subjectsFor(proof.verdictId);
    const evidence = await this.evidenceOf(subjects, found);
    const { number } = this.seal;
    return { type: 'oretrail-evidence', v: 2, vin, seal: number, seals: await this.allSeals(), proof, ...evidence };
  }

  /**
   * As few subjects as give the sealed verdict again; all that could bear on it if fewer do not.
   * @throws ReplayError `not-derived`, `other-engine` if even these give another
   */
  private async subjectsFor(verdictId: string): Promise<ReadonlySet<string>> {
    const { vin } = this.asked;
    const ruleset = rulesetIn(this.seal);
    const { index } = this.events;
    const lineage = lineageOf(vin, index);
    const facts = index.factKeys();
    const all = new Set([...lineage, ...rivalsOn(lineage, index), ...facts]);
    const evaluation = evaluate(await this.events.of(all), { ruleset });
    const vehicle = evaluation.vehicles.get(vin as Vin);
    const factsOf = (key: string): readonly OretrailEvent[] => this.events.knownOf(key).map(({ event }) => event);
    const fewFacts = vehicle === undefined ? [] : factKeysAsked(vehicle, facts, factsOf);
    const few = new Set([...lineage, ...rivalsOn(shortLots(lineage, evaluation), index), ...fewFacts]);
    for (const subjects of [few, all]) {
      if (derivedVerdict(vin, await this.events.of(subjects), ruleset)?.verdictId === verdictId) return subjects;
    }
    throw notDerived(this.seal, `The events of the archive give ${vin} another verdict than ${verdictId}`);
  }

  private async evidenceOf(
    subjects: ReadonlySet<string>,
    { place: at, record }: FoundVerdict,
  ): Promise<Pick<BundleBody, 'verdict' | 'manifests' | 'schemas' | 'fates' | 'events'>> {
    const inputs = offsetsByPlace([...subjects].flatMap((subject) => this.events.knownOf(subject)));
    const verdictPlace = topicPartitionOf(at.topic, at.partition);
    const offsets = [...inputs, [verdictPlace, new Set([record.offset])] as const].sort(([a], [b]) => (a < b ? -1 : 1));
    const manifests: Record<TopicPartition, BundleBody['manifests'][string]> = {};
    const records: BundledRecord[] = [];
    const schemaIds = new Set<number>();
    for (const [i, [place, wanted]] of offsets.entries()) {
      this.asked.onProgress?.({ phase: 'collecting', done: i, total: offsets.length });
      const head = this.seal.body.heads[place];
      if (head === undefined) continue;
      const bundled = await bundledPartition(this.store, place, wanted, head);
      manifests[place] = bundled.manifests;
      records.push(...bundled.records);
      for (const id of bundled.schemaIds) schemaIds.add(id);
    }
    const verdict = records.find(({ place }) => place === verdictPlace);
    // It was read from there a moment ago.
    if (verdict === undefined) throw new TypeError(`the verdict at ${verdictPlace} ${record.offset} has gone`);
    const events = records.filter((one) => one !== verdict);
    const schemas = await bundledSchemas(this.store, schemaIds);
    const needed = { ids: schemaIds, manifests: Object.values(manifests).flat() };
    return { verdict, manifests, schemas, ...(await bundledFates(this.store, this.chain, needed)), events };
  }

  private async allSeals(): Promise<readonly Seal[]> {
    const seals: Seal[] = [];
    for (let number = 1; this.chain.sha256At(number) !== null; number += 1) {
      const bytes = await readWhole(this.store, sealKey(number), SEAL_BYTES_MAX);
      const { body, signatures } = readSeal(bytes ?? Buffer.alloc(0));
      seals.push({ body, signatures });
    }
    return seals;
  }
}

/**
 * Collects the evidence of one verdict. Reads the archive some times over.
 * @throws ArchiveError of the first object that fails, by name; ReplayError `no-seal`, `no-verdict`, `not-derived`, `other-engine`
 */
export async function collectEvidence(store: Store, asked: EvidenceAsked): Promise<BundleBody> {
  const collector = new EvidenceCollector(store, await readSeals(store), asked);
  try {
    return await collector.collect();
  } finally {
    await collector.events.close();
  }
}
