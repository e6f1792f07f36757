/** Archives that earlier versions have written: every later one must verify them, and read them, for ever. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicKeyOfPem, sealKey, verifyStore } from '@oretrail/archive';
import { readBundle, replaySeals, verifyBundle, withWorkFolder } from '@oretrail/replay';
import { DirectoryStore } from '@oretrail/store';
import { describe, expect, it } from 'vitest';

/** What was made, by which version, and whether the engine here means the same. */
const ARCHIVES = [
  { version: 'v1', software: '0.1.0', engine: 1, isOtherEngine: true, seals: 2, vehicles: 8 },
  { version: 'v2', software: '0.2.0', engine: 2, isOtherEngine: false, seals: 3, vehicles: 86 },
] as const;

describe.each(ARCHIVES)('the archive $version of version $software', (archive) => {
  const { version, software, engine, isOtherEngine } = archive;
  const folder = join(import.meta.dirname, version);
  const store = new DirectoryStore(folder);
  const publicKey = publicKeyOfPem(readFileSync(join(folder, 'signing.pub.pem'), 'utf8'));
  const head = readFileSync(join(folder, sealKey(archive.seals)));
  const by = { software, engines: { provenance: engine, eligibility: engine }, isOtherEngine };

  it('is verified, by its key and its last seal', async () => {
    const { finding, seals, unfinished } = await verifyStore(store, { publicKey, head });
    expect([finding, seals.last, unfinished]).toEqual([null, archive.seals, []]);
  });

  it.each([1, 4])(
    'gives every sealed verdict again, or says that another engine may not, in %d partitions',
    async (partitions) => {
      const { isIdentical, seals } = await withWorkFolder((directory) => replaySeals(store, { directory, partitions }));
      expect(seals.map(({ sealedBy }) => sealedBy)).toEqual(seals.map(() => by));
      expect(seals.length).toBe(archive.seals);
      expect([isIdentical, seals.at(-1)?.vehicles]).toEqual([!isOtherEngine, archive.vehicles]);
    },
  );

  it('shows a verdict by its bundle, and whether its events give it again', () => {
    const bundle = readBundle(readFileSync(join(folder, 'evidence.json')));
    const proved = verifyBundle(bundle, { publicKey, head });
    const { vin } = bundle;
    expect(proved).toMatchObject({ seal: { number: archive.seals }, vin, isDerived: !isOtherEngine, sealedBy: by });
  });
});

describe('the archive of engine 1, replayed by engine 2', () => {
  const store = new DirectoryStore(join(import.meta.dirname, 'v1'));

  it('differs in what was read better since, and in nothing else', async () => {
    const { seals } = await withWorkFolder((directory) => replaySeals(store, { directory }));
    const pointers = seals.flatMap(({ first }) => first?.differences ?? []).map(({ pointer }) => pointer);
    expect(pointers.length).toBeGreaterThan(0);
    // Ids cover something else, findings do not name the vehicle, and nobody had stated the day.
    expect(pointers.filter((pointer) => !/^\/(?:verdictId|assessmentId|acquiredOn|findings.*)$/.test(pointer))).toEqual(
      [],
    );
  });
});
