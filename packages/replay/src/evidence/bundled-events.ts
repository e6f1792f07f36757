/** The events of a bundle, for what else than its verdict they lead to. */
import { SealChain, sealBytes } from '@oretrail/archive';
import type { OretrailEvent, RulesetId } from '@oretrail/model';
import { rulesetIn, sealAt } from '../sealed/replay-seals.ts';
import type { AnyBundleBody } from './bundle.ts';
import { schemasKeptIn } from './bundled-fates.ts';
import { RecordReader } from './record-reader.ts';

/** What a verdict was worked out from. */
export type BundledEvents = Readonly<{ vin: string; events: readonly OretrailEvent[]; ruleset: RulesetId }>;

/** Each event is proved to be one of the sealed archive. @throws ArchiveError, ReplayError: the first thing that fails */
export function bundledEvents(bundle: AnyBundleBody): BundledEvents {
  const chain = new SealChain();
  for (const seal of bundle.seals) chain.take(sealBytes(seal));
  const seal = sealAt(chain, bundle.seal);
  const reader = new RecordReader(bundle, seal, schemasKeptIn(bundle, chain));
  return { vin: bundle.vin, events: bundle.events.map((event) => reader.event(event)), ruleset: rulesetIn(seal) };
}
