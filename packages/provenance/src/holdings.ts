/** Chains and increments as they come together in a component lot or a vehicle. Source: provenance.md, sections 3 and 4. */
import { type Amount, type Day, type SubjectSet, scale, subjectSet, uniteSubjects } from '@oretrail/model';
import { addChain, chainsOf, NO_SUBJECTS, scaleChain, tooWideChain, unknownChain } from './chains.ts';
import type { Chain, ComponentFigures, Holdings, Increment } from './figures.ts';
import type { FindingCollector } from './findings.ts';
import { type GrantedInput, grantedComponent, grantedMaterial, isComponentInput, ungrantedOf } from './grants.ts';
import { HOLDINGS_MAX, HOLDINGS_STEPS_MAX } from './limits.ts';

/** What a draw of a component adds to its consumer, scaled; findings are passed on separately. */
type Carried = Omit<Holdings, 'findings'>;

function scaleIncrement(increment: Increment, granted: Amount, quantity: Amount): Increment {
  const usd = scale(increment.usd, granted, quantity);
  return { ...increment, usd, uncertainUsd: scale(increment.uncertainUsd, granted, quantity) };
}

/**
 * Amounts for which one lot is kept scaled: a thousand vehicles draw a pack lot in one amount or two. A consumer that
 * draws ever new amounts draws none of them again, and each would be held for as long as the lot's figures are.
 */
const SCALED_AMOUNTS_MAX = 8;
/** By granted amount. */
const scaledBy = new WeakMap<ComponentFigures, Map<Amount, Carried>>();

function carriedBy(figures: ComponentFigures, granted: Amount): Carried {
  const cache = scaledBy.get(figures) ?? new Map<Amount, Carried>();
  scaledBy.set(figures, cache);
  const known = cache.get(granted);
  if (known !== undefined) return known;
  const { quantity, isShareUnknown, untracedComponents } = figures;
  const carried = {
    chains: figures.chains.map((chain) => scaleChain(chain, granted, quantity)),
    increments: figures.increments.map((increment) => scaleIncrement(increment, granted, quantity)),
    undeclaredUsd: scale(figures.undeclaredUsd, granted, quantity),
    isShareUnknown,
    untracedComponents,
  };
  if (cache.size >= SCALED_AMOUNTS_MAX) cache.clear();
  cache.set(granted, carried);
  return carried;
}

function uniteDays(a: readonly Day[], b: readonly Day[]): readonly Day[] {
  return a === b ? a : [...new Set([...a, ...b])].sort();
}

/** Gathers what the draws of one component lot or vehicle bring. */
export class HoldingsCollector {
  private readonly chains = new Map<string, Chain>();
  private readonly increments = new Map<string, Increment>();
  private undeclaredUsd: Amount = 0n;
  private isShareUnknown = false;
  private untracedComponents: SubjectSet = NO_SUBJECTS;
  /** Set while all holdings came from one draw. They are then passed on without a copy. */
  private only: Carried | null = null;
  private isEmpty = true;
  private readonly consumer: string;

  /** @param consumer lot id, or {@link THE_VEHICLE} */
  constructor(consumer: string) {
    this.consumer = consumer;
  }

  /** Everything that was granted of one input, of whatever kind. */
  addGranted({ answer }: GrantedInput): void {
    const material = grantedMaterial(answer);
    if (material !== null) for (const chain of chainsOf(material.figures, material.byMineral)) this.addChain(chain);
    const component = grantedComponent(answer);
    if (component !== null && component.whole > 0n) this.addCarried(carriedBy(component.figures, component.whole));
  }

  addChain(chain: Chain): void {
    this.unpack();
    addChain(this.chains, chain);
  }

  addIncrement(increment: Increment): void {
    this.unpack();
    const known = this.increments.get(increment.key);
    if (known === undefined) this.increments.set(increment.key, increment);
    else {
      const usd = known.usd + increment.usd;
      const uncertainUsd = known.uncertainUsd + increment.uncertainUsd;
      this.increments.set(increment.key, { ...known, usd, uncertainUsd, days: uniteDays(known.days, increment.days) });
    }
  }

  /** A material input that could not be granted: worth what was paid, shares 0 to 1. */
  addUngrantedMaterial({ input }: GrantedInput, ungranted: Amount): void {
    const value = input.usd === null ? null : scale(input.usd, ungranted, input.quantity);
    this.addChain(unknownChain(value, this.consumer, input.lotId));
  }

  /** A component, or battery, that could not be granted: it may hold any mineral of any worth. */
  addUngrantedComponent(missing: string): void {
    this.addChain(unknownChain(null, this.consumer, missing));
    this.untracedComponents = uniteSubjects(this.untracedComponents, subjectSet([missing]));
  }

  /** Dollars of components of which 0 to all may qualify. */
  addUndeclaredUsd(usd: Amount): void {
    this.unpack();
    this.undeclaredUsd += usd;
  }

  /** From here on the components share is unknown. */
  setShareUnknown(): void {
    this.unpack();
    this.isShareUnknown = true;
  }

  /** All together, within the bounds of section 3. */
  collected(findings: FindingCollector): Holdings {
    if (this.only !== null) return { ...this.only, findings: findings.collected() };
    if (this.isTooWide()) return this.tooWide(findings);
    const { undeclaredUsd, isShareUnknown, untracedComponents } = this;
    const [chains, increments] = [[...this.chains.values()], [...this.increments.values()]];
    return { chains, increments, undeclaredUsd, isShareUnknown, untracedComponents, findings: findings.collected() };
  }

  private addCarried(carried: Carried): void {
    if (this.isEmpty) {
      this.isEmpty = false;
      this.only = carried;
      return;
    }
    this.unpack();
    this.addAll(carried);
  }

  private addAll(carried: Carried): void {
    for (const chain of carried.chains) addChain(this.chains, chain);
    for (const increment of carried.increments) this.addIncrement(increment);
    this.undeclaredUsd += carried.undeclaredUsd;
    this.isShareUnknown ||= carried.isShareUnknown;
    this.untracedComponents = uniteSubjects(this.untracedComponents, carried.untracedComponents);
  }

  /** Something else is added: what came from one draw is taken apart. */
  private unpack(): void {
    this.isEmpty = false;
    const { only } = this;
    this.only = null;
    if (only !== null) this.addAll(only);
  }

  private isTooWide(): boolean {
    if (this.chains.size > HOLDINGS_MAX || this.increments.size > HOLDINGS_MAX) return true;
    let steps = 0;
    for (const { origin } of this.chains.values())
      for (const step of origin?.steps ?? []) steps += 1 + step.days.length;
    for (const { days } of this.increments.values()) steps += 1 + days.length;
    return steps > HOLDINGS_STEPS_MAX;
  }

  private tooWide(findings: FindingCollector): Holdings {
    findings.add('lineage-too-wide', this.consumer);
    return {
      chains: [tooWideChain(this.consumer)],
      increments: [],
      undeclaredUsd: 0n,
      isShareUnknown: true,
      untracedComponents: uniteSubjects(this.untracedComponents, subjectSet([this.consumer])),
      findings: findings.collected(),
    };
  }
}

/** Whether something of this input could not be granted, and whether it was a component. */
export function shortfallOf(granted: GrantedInput): { ungranted: Amount; isComponent: boolean } | null {
  const ungranted = ungrantedOf(granted);
  return ungranted > 0n ? { ungranted, isComponent: isComponentInput(granted) } : null;
}
