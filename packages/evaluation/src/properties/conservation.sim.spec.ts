/** provenance.md, section 6, properties 3 and 6: dollars neither vanish nor come from nowhere. */
import { type Amount, amountOf } from '@oretrail/model';
import type { ComponentFigures } from '@oretrail/provenance';
import { chains, eventOf, isNearly, losslessChains, type Statement } from '@oretrail/test-support/chains';
import { runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../evaluate.ts';

const RULESET = { ruleset: 'us-30d@2025-07-04' } as const;

const evaluated = (statements: readonly Statement[]): Evaluation => evaluate(statements.map(eventOf), RULESET);

describe('property 3', () => {
  const declaredUsd = ({ state }: Evaluation): Amount =>
    [...state.lots.values()]
      .flatMap(({ event }) => (event.type === 'oretrail.mineral-shipment.v1' ? event.data.activities : []))
      .flatMap(({ valueAdded }) => valueAdded)
      .reduce((sum, { usd }) => sum + amountOf(usd ?? expect.fail('a value added that is not told')), 0n);

  it('with everything traced and drawn in full, all value added is in the chains of the vehicles', () => {
    fc.assert(
      fc.property(losslessChains, (statements) => {
        const evaluation = evaluated(statements);
        let inVehicles = 0n;
        for (const { holdings } of evaluation.vehicles.values()) {
          // Only these may be found: what makes a chain lossy would be a fault of the generator.
          expect(['negative-incremental-value', 'output-before-input']).toEqual(
            expect.arrayContaining([...holdings.findings.keys()]),
          );
          for (const { value } of holdings.chains) inVehicles += value ?? expect.fail('a chain of unknown value');
        }
        const declared = declaredUsd(evaluation);
        expect(isNearly(inVehicles, declared), `${inVehicles} of ${declared}`).toBe(true);
      }),
      { numRuns: runsOf(1_500) },
    );
  });
});

describe('property 6', () => {
  type Sum = Readonly<{ cutUsd: Amount; hasPack: boolean }>;

  const part = (figure: Amount, of: Amount, whole: Amount): Amount => (figure * of) / whole;

  /** What was cut off at 0 in a component lot and in those that it drew, each by its granted part; from sections 1 and 4. */
  function cutIn(evaluation: Evaluation, figures: ComponentFigures): Sum {
    const lot = evaluation.state.lots.get(figures.lotId);
    let [drawnUsd, cutUsd, hasPack] = [0n, 0n, figures.component === 'pack'];
    for (const input of lot?.inputs ?? []) {
      const answer = evaluation.lots.answer(figures.lotId, input);
      let ungranted = input.quantity;
      if (answer.refusal === null && answer.figures.kind === 'component' && answer.granted.kind === 'component') {
        const { whole } = answer.granted;
        ungranted -= whole;
        const { usd, quantity } = answer.figures;
        drawnUsd += part(usd, whole, quantity);
        const below = cutIn(evaluation, answer.figures);
        cutUsd += part(below.cutUsd, whole, quantity);
        hasPack ||= below.hasPack && whole > 0n;
      }
      const kind = evaluation.state.lots.get(input.lotId)?.header.kind ?? input.as;
      if (kind === 'component' && input.usd !== null) drawnUsd += part(input.usd, ungranted, input.quantity);
    }
    return { cutUsd: cutUsd + (drawnUsd > figures.usd ? drawnUsd - figures.usd : 0n), hasPack };
  }

  const incrementsIn = ({ increments, undeclaredUsd }: ComponentFigures): Amount =>
    increments.reduce((sum, { usd, uncertainUsd }) => sum + usd + uncertainUsd, undeclaredUsd);

  const seen = { cut: 0, ofSeveral: 0 };

  function expectSum(evaluation: Evaluation, figures: ComponentFigures): void {
    const { cutUsd, hasPack } = cutIn(evaluation, figures);
    // A pack's own part, cases and cooling, is in the value of what it goes into, but is nobody's increment.
    if (hasPack) return;
    const [increments, due] = [incrementsIn(figures), figures.usd + cutUsd];
    expect(isNearly(increments, due), `${figures.lotId}: ${increments} instead of ${due}`).toBe(true);
    if (cutUsd > 0n) seen.cut += 1;
    if (figures.increments.length > 1) seen.ofSeveral += 1;
  }

  it('the increments in a module sum to its value and what was cut off at 0', () => {
    fc.assert(
      fc.property(chains(), (statements) => {
        const evaluation = evaluated(statements);
        for (const figures of evaluation.lots.figures.values()) {
          if (figures.kind === 'component') expectSum(evaluation, figures);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(seen.cut).toBeGreaterThan(20);
    expect(seen.ofSeveral).toBeGreaterThan(100);
  });
});
