import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ArchivedVerdicts,
  DirectoryStore,
  newPrivateKey,
  type SealChain,
  sealBytes,
  signerOfPem,
} from '@oretrail/archive';
import { generateEvents } from '@oretrail/generator';
import { type OretrailEvent, parseEvent, RULESETS } from '@oretrail/model';
import { afterAll, describe, expect, it } from 'vitest';
import { writeSealedLife } from '../sealed-life.ts';
import { type BundleBody, bundleBytes, readBundle } from './bundle.ts';
import { collectEvidence } from './collect-evidence.ts';
import { verifyBundle } from './verify-bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'oretrail-evidence-'));
afterAll(() => rmSync(root, { recursive: true }));

const eventsOf = (seed: number): readonly OretrailEvent[] =>
  [...generateEvents({ seed, vehicles: 6, mess: 0.5 })]
    .map((event) => parseEvent(event, { operators: new Set() }))
    .flatMap((parsed) => (parsed.ok ? [parsed.event] : []));

/** Each vehicle has another share of its events tampered with: to try each of all takes minutes. */
const TAMPERED_STEP = 12;

let folders = 0;
const newFolder = (): string => {
  folders += 1;
  return join(root, String(folders));
};

type Life = Readonly<{ store: DirectoryStore; chain: SealChain; publicKey: string; vins: readonly string[] }>;

async function lifeOf(seed: number): Promise<Life> {
  const store = new DirectoryStore(newFolder());
  const ruleset = RULESETS[seed % RULESETS.length] ?? RULESETS[0];
  const { chain, signing } = await writeSealedLife(store, { seed, partitions: 2, ruleset, events: eventsOf(seed) });
  const verdicts = new ArchivedVerdicts(store);
  await verdicts.foldTo(chain.good.at(-1)?.body.cut.verdicts ?? []);
  return { store, chain, publicKey: signing.publicKey, vins: [...verdicts.standing.vins()] };
}

/** What is proved, or why not. */
function outcomeOf(body: BundleBody): string {
  try {
    return verifyBundle(readBundle(bundleBytes(body))).verdict.verdictId;
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : error}`;
  }
}

const without = (body: BundleBody, i: number): BundleBody => ({ ...body, events: body.events.toSpliced(i, 1) });

function altered(body: BundleBody, i: number): BundleBody {
  const events = body.events.map((event, at) => {
    const bytes = Buffer.from(event.record, 'base64');
    const place = bytes.length - 1 - (i % 20);
    if (at === i) bytes[place] = (bytes[place] ?? 0) ^ 1;
    return { ...event, record: bytes.toString('base64') };
  });
  return { ...body, events };
}

describe('the evidence of a verdict', () => {
  it.each([2, 3])('proves each verdict by itself, and fails with any event altered or gone (seed %d)', async (seed) => {
    const { store, publicKey, vins, chain } = await lifeOf(seed);
    expect(vins.length).toBeGreaterThan(3);
    const total = Object.values(chain.good.at(-1)?.body.cut.inputs ?? {}).reduce((sum, end) => sum + end, 0);
    const sizes: number[] = [];
    for (const vin of vins) {
      const body = await collectEvidence(store, { vin, directory: newFolder() });
      const { verdict } = body;
      sizes.push(body.events.length);
      expect(verifyBundle(readBundle(bundleBytes(body)), { publicKey })).toMatchObject({ vin, verdict });
      for (let i = vins.indexOf(vin); i < body.events.length; i += TAMPERED_STEP) {
        expect(outcomeOf(altered(body, i)), `${vin} ${i}`).toMatch(/^refused/);
        // Whoever makes the digest right again has to leave the verdict as it is.
        expect(outcomeOf(without(body, i)), `${vin} ${i}`).toMatch(new RegExp(`^refused|^${verdict.verdictId}$`));
        const text = bundleBytes(body).toString('utf8').replace(JSON.stringify(body.events[i]?.record), '""');
        expect(() => readBundle(Buffer.from(text))).toThrow('bundle');
      }
    }
    expect(Math.min(...sizes)).toBeLessThan(total);
  });

  it('needs its events: without some of them the verdict is another', async () => {
    const { store, vins } = await lifeOf(3);
    const refused: string[] = [];
    // Which vehicle comes first hangs on the life; one that no lot can help needs few of its events.
    for (const vin of vins) {
      const body = await collectEvidence(store, { vin, directory: newFolder() });
      const tried = body.events.map((_, i) => i).filter((i) => i % TAMPERED_STEP === 0);
      refused.push(...tried.map((i) => outcomeOf(without(body, i))).filter((outcome) => outcome.startsWith('refused')));
    }
    expect(refused.length).toBeGreaterThan(0);
  });

  it('is of the seal that is asked for', async () => {
    const { store, chain, vins } = await lifeOf(2);
    expect(chain.good.length).toBeGreaterThan(1);
    const [vin = ''] = vins;
    const late = await collectEvidence(store, { vin, directory: newFolder(), seal: chain.good.length });
    expect(verifyBundle(late).seal.number).toBe(chain.good.length);
    await expect(collectEvidence(store, { vin, directory: newFolder(), seal: 99 })).rejects.toMatchObject({
      code: 'no-seal',
    });
    const none = '1HGCM82633A004352';
    await expect(collectEvidence(store, { vin: none, directory: newFolder() })).rejects.toMatchObject({
      code: 'no-verdict',
    });
  });
});

describe('a bundle that is forged', () => {
  it('is refused, whatever was put in its place', async () => {
    const { store, publicKey, vins, chain } = await lifeOf(2);
    const [vin = '', other = ''] = vins;
    const body = await collectEvidence(store, { vin, directory: newFolder() });
    const second = await collectEvidence(store, { vin: other, directory: newFolder() });
    const [event, ...rest] = body.events;
    if (event === undefined) throw new Error('no event');
    const { verdict } = body;
    const forged: Readonly<Record<string, BundleBody>> = {
      'another vehicle': { ...body, vin: other },
      'another verdict': { ...body, verdict: { ...verdict, amountUsd: verdict.amountUsd + 3_750 } },
      "another's proof": { ...body, proof: second.proof },
      'an event twice': { ...body, events: [event, event, ...rest] },
      'another place': { ...body, events: [{ ...event, index: event.index + 1 }, ...rest] },
      'another segment': { ...body, events: [{ ...event, segment: event.segment + 1 }, ...rest] },
      'no manifests': { ...body, manifests: {} },
      'no schemas': { ...body, schemas: {} },
      'another schema': {
        ...body,
        schemas: Object.fromEntries(Object.keys(body.schemas).map((id) => [id, '"bytes"'])),
      },
      'no seal': { ...body, seals: body.seals.slice(0, -1) },
      'another seal': {
        ...body,
        seal: 1,
        seals: body.seals.slice(0, 1),
        proof: { ...body.proof, path: body.proof.path.toReversed() },
      },
    };
    for (const [what, bundle] of Object.entries(forged)) expect(outcomeOf(bundle), what).toMatch(/^refused/);
    const stranger = signerOfPem(newPrivateKey()).publicKey;
    expect(() => verifyBundle(body, { publicKey: stranger })).toThrow('trusted');
    const held = body.seals.at(-1);
    if (held === undefined) throw new Error('no seal');
    expect(verifyBundle(body, { publicKey, head: sealBytes(held) }).anchors).toEqual({ publicKey: true, head: true });
    const shorter = { ...body, seals: body.seals.slice(0, -1), seal: 1 };
    expect(() => verifyBundle(shorter, { head: sealBytes(held) })).toThrow('not in the bundle');
    expect(chain.good.length).toBeGreaterThan(1);
  });

  it.each(['', '{}', 'null', '[1]', '{"body":{},"bodySha256":"00"}'])('is none: %j', (text) => {
    expect(() => readBundle(Buffer.from(text))).toThrow('bundle');
  });
});
