/** Turns streams into procurement chains where material enters a component. Source: provenance.md, section 3. */
import { type Amount, type Mineral, type SubjectSet, scale, subjectSet } from '@oretrail/model';
import { addKnown, type Chain, type ChainOrigin, type Known, type MaterialFigures, type Stream } from './figures.ts';
import { streamValue } from './flow.ts';

/** V of a stream in its own lot: the declared value split by mass, else its own; unknown by section 2, last paragraph. */
function chainValue(figures: MaterialFigures, stream: Stream): Known {
  const content = figures.contents.get(stream.mineral);
  if (content === undefined || stream.isValueUnknown) return null;
  return content.usd === null ? streamValue(stream) : scale(content.usd, stream.massKg, content.massKg);
}

function originOf(figures: MaterialFigures, stream: Stream): ChainOrigin {
  const { lotId, use } = figures;
  const { mineral, steps, valueAdded, untraced, isUntraced, isRecycled } = stream;
  return { lotId, use, mineral, steps, valueAdded, untraced, isUntraced, isRecycled };
}

/** The unscaled chains of a lot, computed once for its figures, because thousands of consumers may draw the same lot. */
const chainsOfLot = new WeakMap<MaterialFigures, readonly Chain[]>();

function unscaledChains(figures: MaterialFigures): readonly Chain[] {
  const known = chainsOfLot.get(figures);
  if (known !== undefined) return known;
  // A stream's place among its lot's streams identifies mineral, steps and flags: the key stays short.
  const chains = figures.streams.map(
    (stream, i): Chain => ({
      key: `${figures.lotId} ${i}`,
      value: chainValue(figures, stream),
      origin: originOf(figures, stream),
      subjects: null,
    }),
  );
  chainsOfLot.set(figures, chains);
  return chains;
}

/** A chain at a further draw: only its value is scaled. */
export function scaleChain(chain: Chain, granted: Amount, quantity: Amount): Chain {
  return chain.value === null ? chain : { ...chain, value: scale(chain.value, granted, quantity) };
}

/** The chains that a draw of a material lot brings. */
export function chainsOf(figures: MaterialFigures, granted: ReadonlyMap<Mineral, Amount>): Chain[] {
  const chains: Chain[] = [];
  for (const chain of unscaledChains(figures)) {
    const amount = chain.origin === null ? 0n : (granted.get(chain.origin.mineral) ?? 0n);
    if (amount > 0n) chains.push(scaleChain(chain, amount, figures.quantity));
  }
  return chains;
}

/** A chain about which nothing is known except, at best, the price: its shares are 0 to 1. */
export function unknownChain(value: Known, consumer: string, missing: string): Chain {
  return { key: `? ${consumer} ${missing}`, value, origin: null, subjects: subjectSet([missing]) };
}

/** The one chain that replaces more chains than a lot can carry. */
export function tooWideChain(consumer: string): Chain {
  return unknownChain(null, consumer, consumer);
}

/** A chain that meets itself again is added to itself. */
export function addChain(chains: Map<string, Chain>, chain: Chain): void {
  const known = chains.get(chain.key);
  if (known === undefined) chains.set(chain.key, chain);
  else
    chains.set(chain.key, {
      ...known,
      value: addKnown(known.value, chain.value),
    });
}

/** The lots of unknown chains, for a finding. */
export const NO_SUBJECTS: SubjectSet = { subjects: [], more: false };
