import { join } from 'node:path';
import { ArchivedVerdicts, newPrivateKey, type SealChain, sealBytes, signerOfPem } from '@oretrail/archive';
import { canonicalJson, type OretrailEvent, RULESETS, type Verdict } from '@oretrail/model';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { generatedEvents } from '@oretrail/test-support/events';
import { Random } from '@oretrail/test-support/random';
import { AT_LENGTH, runsOf } from '@oretrail/test-support/runs';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { type AnyBundleBody, type BundleBody, bundleBytes, readBundle } from './bundle.ts';
import { collectEvidence } from './collect-evidence.ts';
import { verifyBundle } from './verify-bundle.ts';

const root = temporaryFolder();
const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** What is changed costs an evaluation each: at length all of it, else a quarter that the seed picks. */
const someOf = <T>(all: readonly T[]): readonly T[] => new Random(SEED).shuffled(all).slice(0, runsOf(all.length));

const eventsOf = (seed: number): readonly OretrailEvent[] =>
  generatedEvents({ seed, vehicles: 6, realisticFaults: 0.5 });

/** Each vehicle has another share of its events tampered with: to try each of all takes minutes. */
const TAMPERED_STEP = AT_LENGTH ? 12 : 48;

/** Each life takes up to a minute; `ORETRAIL_AT_LENGTH=1` has both of each. */
const LIVES = AT_LENGTH ? 2 : 1;

let folders = 0;
const newFolder = (): string => {
  folders += 1;
  return join(root, String(folders));
};

type Life = Readonly<{
  store: DirectoryStore;
  chain: SealChain;
  publicKey: string;
  vins: readonly string[];
  /** The evidence of a vehicle at the last seal, which is collected once. */
  evidenceOf: (vin: string) => Promise<BundleBody>;
}>;

const lives = new Map<number, Promise<Life>>();

/** The life of a seed. It is lived once: no test changes what it has archived. */
function lifeOf(seed: number): Promise<Life> {
  const life = lives.get(seed) ?? liveOnce(seed);
  lives.set(seed, life);
  return life;
}

async function liveOnce(seed: number): Promise<Life> {
  const store = new DirectoryStore(newFolder());
  const ruleset = RULESETS[seed % RULESETS.length] ?? RULESETS[0];
  const { chain, signing } = await writeSealedLife(store, { seed, partitions: 2, ruleset, events: eventsOf(seed) });
  const verdicts = new ArchivedVerdicts(store);
  await verdicts.foldTo(chain.good.at(-1)?.body.cut.verdicts ?? []);
  const bundles = new Map<string, Promise<BundleBody>>();
  const evidenceOf = (vin: string): Promise<BundleBody> => {
    const bundle = bundles.get(vin) ?? collectEvidence(store, { vin, directory: newFolder() });
    bundles.set(vin, bundle);
    return bundle;
  };
  return { store, chain, publicKey: signing.publicKey, vins: [...verdicts.inForce.vins()], evidenceOf };
}

/** What is proved, or why not. */
function outcomeOf(body: AnyBundleBody): string {
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
  it.each([3, 2].slice(0, LIVES))(
    'proves each verdict by itself, and fails with any event altered or gone (seed %d)',
    async (seed) => {
      const { publicKey, vins, chain, evidenceOf } = await lifeOf(seed);
      expect(vins.length).toBeGreaterThan(3);
      const total = Object.values(chain.good.at(-1)?.body.cut.inputs ?? {}).reduce((sum, end) => sum + end, 0);
      const sizes: number[] = [];
      for (const vin of vins) {
        const body = await evidenceOf(vin);
        sizes.push(body.events.length);
        const { verdict, signedBy } = verifyBundle(readBundle(bundleBytes(body)), { publicKey });
        expect([verdict.vin, signedBy]).toEqual([vin, publicKey]);
        for (let i = vins.indexOf(vin); i < body.events.length; i += TAMPERED_STEP) {
          expect(outcomeOf(altered(body, i)), `${vin} ${i}`).toMatch(/^refused/);
          // Whoever makes the digest right again has to leave the verdict as it is.
          expect(outcomeOf(without(body, i)), `${vin} ${i}`).toMatch(new RegExp(`^refused|^${verdict.verdictId}$`));
          const text = bundleBytes(body).toString('utf8').replace(JSON.stringify(body.events[i]?.record), '""');
          expect(() => readBundle(Buffer.from(text))).toThrow('bundle');
        }
      }
      expect(Math.min(...sizes)).toBeLessThan(total);
    },
  );

  it('needs its events: without some of them the verdict is another', async () => {
    const { vins, evidenceOf } = await lifeOf(3);
    // Which vehicle comes first hangs on the life; one that no lot can help needs few of its events.
    let isRefused = false;
    for (const vin of vins) {
      const body = await evidenceOf(vin);
      const tried = body.events.map((_, i) => i).filter((i) => i % TAMPERED_STEP === 0);
      isRefused ||= tried.some((i) => outcomeOf(without(body, i)).startsWith('refused'));
    }
    expect(isRefused).toBe(true);
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
    const { publicKey, vins, chain, evidenceOf } = await lifeOf(2);
    const [vin = '', other = ''] = vins;
    const [body, second] = [await evidenceOf(vin), await evidenceOf(other)];
    const [event, ...rest] = body.events;
    if (event === undefined) throw new Error('no event');
    const forged: Readonly<Record<string, BundleBody>> = {
      'another vehicle': { ...body, vin: other },
      "another's verdict": { ...body, verdict: second.verdict },
      'an event as its verdict': { ...body, verdict: event },
      'a verdict as an event': { ...body, events: [body.verdict, ...body.events] },
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

/** Changes of single bytes that are tried; each costs an evaluation if it isn't refused before. */
const BYTES_CHANGED = runsOf(300);

/** All paths to texts, numbers and nulls of a value. */
function leavesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** The same with one leaf made another. */
function changedAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return typeof value === 'number' ? value + 1 : `${value}0`;
  const changed = Object.entries(value ?? {}).map(
    ([at, member]) => [at, at === name ? changedAt(member, rest) : member] as const,
  );
  return Array.isArray(value) ? changed.map(([, member]) => member) : Object.fromEntries(changed);
}

describe(`a bundle of which anything was changed by whoever makes its digest right again (ORETRAIL_SEED=${SEED})`, () => {
  const proofOf = (bytes: Uint8Array): string => {
    try {
      return JSON.stringify(verifyBundle(readBundle(bytes)));
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : error}`;
    }
  };

  it('proves only what its id covers if it has no record of the verdict, as in version 1', async () => {
    const { vins, evidenceOf } = await lifeOf(2);
    const body = await evidenceOf(vins[0] ?? '');
    const { verdict } = verifyBundle(body);
    // What was published always has these.
    const old = { ...body, v: 1, verdict: { ...(verdict as Verdict), revision: 1 } } as const;
    const due = proofOf(bundleBytes(old));
    expect(due).toContain(verdict.verdictId);
    for (const path of someOf(leavesOf(old.verdict))) {
      const changed = { ...old, verdict: changedAt(old.verdict, path) as Verdict };
      expect([due, expect.stringMatching(/^refused/)], path.join('/')).toContainEqual(proofOf(bundleBytes(changed)));
    }
    for (const made of [
      { cause: 'rules' },
      { previousAmountUsd: 1 },
      { supersedes: 'x' },
      { evidence: { root: 'x' } },
    ]) {
      expect(proofOf(bundleBytes({ ...old, verdict: { ...old.verdict, ...made } as Verdict }))).toBe(due);
    }
  });

  it.each([2, 3].slice(0, LIVES))('is refused, or proves exactly the same (seed %d)', async (seed) => {
    const { vins, evidenceOf } = await lifeOf(seed);
    const random = new Random(seed);
    const body = await evidenceOf(vins[seed] ?? '');
    const due = proofOf(bundleBytes(body));
    expect(due).not.toMatch(/^refused/);
    const text = canonicalJson(body);
    let refused = 0;
    const expectBound = (changed: BundleBody, what: string): void => {
      const found = proofOf(bundleBytes(changed));
      if (found.startsWith('refused')) refused += 1;
      else expect(found, what).toBe(due);
    };
    // Whether a record is bound is told by a few of them: all have the same form.
    const few = { ...body, events: body.events.slice(0, 3) };
    for (const path of someOf(leavesOf(few))) expectBound(changedAt(body, path) as BundleBody, path.join('/'));
    const withOtherAt = (at: number): string =>
      text.slice(0, at) + String.fromCharCode(32 + random.below(95)) + text.slice(at + 1);
    const published = { from: text.indexOf(body.verdict.record), length: body.verdict.record.length };
    for (let i = 0; i < BYTES_CHANGED; i += 1) {
      // Every third in the record of the verdict, which is small, and all that is printed.
      const at = i % 3 === 0 ? published.from + random.below(published.length) : random.below(text.length);
      const changed = withOtherAt(at);
      // As it is, the digest gives it away.
      const whole = bundleBytes(body)
        .toString('utf8')
        .replace(text, () => changed);
      if (changed !== text) expect(proofOf(Buffer.from(whole)), `byte ${at}`).toMatch(/^refused/);
      const parsed = parsedOrNull(changed);
      if (parsed !== null) expectBound(parsed, `byte ${at} is ${changed[at]}`);
    }
    expect(refused).toBeGreaterThan(BYTES_CHANGED / 2);
  });
});

function parsedOrNull(text: string): BundleBody | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
