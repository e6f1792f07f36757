/** Evidence roots are digests of RFC 8785 forms. Source: protocol.md, "Evidence". */
import {
  type Amount,
  type ContentDigest,
  canonicalJson,
  type Day,
  type LotId,
  sha256Hex,
  type Vin,
} from '@oretrail/model';
import type { GrantedAmounts } from '@oretrail/provenance';
import { describe, expect, it } from 'vitest';
import { evidenceRoot, type OwnEvent, type Rested } from './evidence.ts';

const VIN = '1HGEV0010SA000001' as Vin;
const DAY = '2024-03-01' as Day;
const OWN: readonly OwnEvent[] = [
  [`sha256:${'a'.repeat(64)}` as ContentDigest, false],
  [`sha256:${'b'.repeat(64)}` as ContentDigest, true],
];

/** One piece of a lot; of which a draw on the same day by another is the last that is granted in part. */
function rested(lotId: string, granted: Amount, cutBy: string | null): Rested {
  const grants = {
    parent: lotId,
    root: `sha256:of ${lotId}`,
    cuts: cutBy === null ? [] : [{ mineral: 'all', day: DAY, consumer: cutBy, granted: '3' }],
  };
  const whole: GrantedAmounts = { kind: 'component', whole: granted };
  return {
    input: { lotId: lotId as LotId },
    answer: { refusal: null, granted: whole },
    parent: { grants },
    place: { day: DAY, consumer: VIN },
  } as unknown as Rested;
}

describe('an evidence root', () => {
  it.each<[string, readonly OwnEvent[], readonly Rested[], string | null, object]>([
    ['nothing', [], [], null, { own: [], parents: [], facts: null }],
    [
      'events, a lot whose id is not ASCII, and facts',
      OWN,
      [rested('urn:lot:Erz-"ü"\\\u2028', 1n, null)],
      'f',
      { own: OWN, parents: [['urn:lot:Erz-"ü"\\\u2028', 'sha256:of urn:lot:Erz-"ü"\\\u2028', []]], facts: 'f' },
    ],
    [
      'a lot that leaves a part of it, one that leaves nothing, and none that has granted nothing',
      OWN.slice(1),
      [rested('urn:lot:a', 1n, VIN), rested('urn:lot:b', 0n, '0'), rested('urn:lot:c', 0n, null)],
      null,
      {
        own: OWN.slice(1),
        parents: [
          ['urn:lot:a', 'sha256:of urn:lot:a', [['all', '3']]],
          ['urn:lot:b', 'sha256:of urn:lot:b', [['all', '0']]],
        ],
        facts: null,
      },
    ],
  ])('commits to %s', (_, own, inputs, facts, committed) => {
    expect(evidenceRoot(own, inputs, facts)).toBe(`sha256:${sha256Hex(canonicalJson(committed))}`);
  });
});
