/** Proofs of statements over HTTP: who gets them, and that they prove what they say. Source: intake.md, section 4. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RULESETS } from '@oretrail/model';
import type { PublicBatch } from '@oretrail/read-model';
import { readProof, verifyProof } from '@oretrail/replay';
import { SEALS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { publicBatchesOf } from '@oretrail/test-support/archive/public-batches';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { generatedEvents } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PARTITIONS = 2;
const archive = temporaryFolder();
let batches: readonly PublicBatch[];
let made: MadeUpConsole;
let publicKey: string;
let own: Readonly<{ digest: string; subject: string }>;

const identities = (subject: string) => ({
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  supplier: { roles: ['supplier'], may: [{ lots: subject }] },
  other: { roles: ['supplier'], may: [{ lots: 'urn:lot:other:' }] },
});
const urlOf = (digest: string): string => `/v1/statements/${digest}/proof`;

beforeAll(async () => {
  const store = new DirectoryStore(archive);
  const events = generatedEvents({ seed: 5, vehicles: 4, realisticFaults: 0.1 });
  const life = { seed: 5, partitions: PARTITIONS, ruleset: RULESETS[2], events };
  const { signing } = await writeSealedLife(store, life);
  publicKey = signing.publicKey;
  batches = await publicBatchesOf(store, PARTITIONS);
  const lots = batches
    .flatMap(({ records }) => records)
    .flatMap(({ content }) =>
      content.kind === 'event' && content.event.type.endsWith('-shipment.v1') ? [content.event] : [],
    );
  const [first] = lots;
  if (first === undefined) throw new Error('no lot is stated');
  own = first;
  made = await MadeUpConsole.open({ batches, identities: identities(own.subject), archive });
});
afterAll(() => made.close());

describe('a proof', () => {
  it.each(['supplier', 'auditor'])(
    'is given to %s, and proves the statement with the key of the archive',
    async (name) => {
      const { statusCode, rawPayload } = await made.get(name, urlOf(own.digest));
      expect(statusCode).toBe(200);
      const { digest, event, seal } = verifyProof(readProof(rawPayload), { publicKey });
      expect([digest, event.subject]).toEqual([own.digest, own.subject]);
      const { rows } = await made.json('auditor', `/v1/records?subject=${encodeURIComponent(own.subject)}`);
      expect(rows.find((row: { digest: string }) => row.digest === digest).sealedIn).toBe(seal.number);
    },
  );

  it.each(['operator', 'finance', 'other'])('is not for %s', async (name) => {
    expect((await made.get(name, urlOf(own.digest))).statusCode).toBe(404);
  });

  it('is none of what nobody has stated', async () => {
    expect((await made.get('auditor', urlOf('0'.repeat(64)))).statusCode).toBe(404);
    expect((await made.get('auditor', urlOf('x'))).statusCode).toBe(404);
  });

  it('is none before a seal, without an archive, or from one that has lost a segment', async () => {
    const codeOf = async (given: Partial<Parameters<typeof MadeUpConsole.open>[0]>): Promise<string> => {
      const one = await MadeUpConsole.open({ batches, identities: identities(own.subject), ...given });
      const answer = await one.get('supplier', urlOf(own.digest));
      await one.close();
      return answer.json().type;
    };
    expect(await codeOf({ archive, batches: batches.filter(({ topic }) => topic !== SEALS) })).toMatch(/:not-sealed$/);
    expect(await codeOf({})).toMatch(/:no-archive$/);
    rmSync(join(archive, 'audit'), { recursive: true });
    expect(await codeOf({ archive })).toMatch(/:archive-(faulty|away)$/);
  });
});
