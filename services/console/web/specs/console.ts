/** For specs: the service itself over a made-up history, with the page and an identity for each role. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type App, SignIn } from '@oretrail/http-api';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { grantBatch, type Identity } from '@oretrail/test-support/console/identities';
import { madeUpCluster } from '@oretrail/test-support/console/made-up-cluster';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { madeInRun } from '@oretrail/test-support/made-in-run';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { Evidence } from '../../src/evidence/evidence.ts';
import { openConsoleApp } from '../../src/http/console-app.ts';
import { Knowledge } from '../../src/knowledge/knowledge.ts';
import { builtPage } from './built-page.ts';
import { madeUpLetters } from './made-up-letters.ts';
import { RULESET, type Story, tellStory } from './story.ts';

/** A running console. */
export type RunningConsole = Readonly<{
  url: string;
  story: Story;
  archive: string;
  close: () => Promise<void>;
}>;

/** Partitions of the life in the archive. */
export const ARCHIVE_PARTITIONS = 2;

/** The identities of the demo: one for each role that the page is for. */
export const ROLES = ['supplier', 'manufacturer', 'finance', 'auditor', 'operator'] as const;

function identitiesOf(maker: string, lots: string): Readonly<Record<string, Identity>> {
  return {
    auditor: { roles: ['auditor'] },
    finance: { roles: ['finance'] },
    manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
    supplier: { roles: ['supplier'], may: [{ lots }], delegable: true },
    laboratory: { roles: ['supplier'], may: [{ lots: `${lots}1:` }], parent: 'supplier' },
  };
}

/** A vehicle with most revisions: most is to be seen of it. */
export function vinOf({ revisions }: Story): string {
  return [...revisions].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}

/** The lot of the story is parked. */
const parkedIn =
  ({ lot }: Story): Cluster['parked'] =>
  async () => {
    const parked = [{ subject: lot.subject as string, why: 'made up' }];
    return { value: [{ task: 'eligibility-0', count: 1, parked }], readAtMs: Date.UTC(2026, 0, 1) };
  };

async function listening(app: App): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Starts the console with the page of this run. @param folder for the database and for evidence */
export async function startConsole(folder: string): Promise<RunningConsole> {
  const story = tellStory();
  const page = await builtPage();
  const knowledge = await Knowledge.open({ path: join(folder, 'read-model.sqlite'), source: 'a' });
  const vin = vinOf(story);
  const identities = identitiesOf(vin.slice(0, 3), 'urn:lot:example:');
  await knowledge.fold([grantBatch(identities), ...story.batches]);
  knowledge.note(knowledge.position, true);
  const signIn = new SignIn({ issuers: [], grants: () => knowledge.book, bootstrap: null });
  const demo = ROLES.map((name) => ({ name, key: keyOf(name) }));
  const archive = await madeInRun('archive-of-story', async (made) => {
    const life = { seed: 1, partitions: ARCHIVE_PARTITIONS, ruleset: RULESET, events: story.events };
    await writeSealedLife(new DirectoryStore(made), life);
  });
  const reads = { record: async () => {} };
  const app = await openConsoleApp({
    knowledge,
    signIn,
    demo,
    page,
    cluster: madeUpCluster({ letters: madeUpLetters(knowledge, story), parked: parkedIn(story) }),
    evidence: new Evidence({ archive, folder: join(folder, 'evidence') }),
    reads,
  });
  const url = await listening(app);
  const close = async (): Promise<void> => {
    await app.close();
    await knowledge.close();
  };
  return { url, story, archive, close };
}
