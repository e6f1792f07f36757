import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { withClassArchive } from './class-archive.ts';
import { kafkaJars } from './kafka.ts';
import { missingIn } from './part.ts';
import { javaCommand, runTool } from './tools.ts';

/** A small program of Kafka's: it prints the settings of a client. */
const PROGRAM = 'org.apache.kafka.clients.admin.AdminClientConfig';
const kafka = await kafkaJars(/^(kafka-clients|slf4j-api)-/).catch(missingIn);

const folder = mkdtempSync(join(tmpdir(), 'oretrail-classes-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(typeof kafka === 'string')(
  'archives classes once for each state of the jars, and Java takes them',
  async () => {
    const jars: string[] = [];
    for (const jar of kafka) {
      jars.push(join(folder, basename(jar)));
      await copyFile(jar, join(folder, basename(jar)));
    }
    vi.stubEnv('XDG_CACHE_HOME', folder);
    let rehearsals = 0;
    const run = (options: readonly string[]): Promise<string> =>
      runTool('A test', javaCommand(), ['-cp', jars.join(':'), ...options, PROGRAM]);
    const archive = (): Promise<readonly string[]> =>
      withClassArchive('settings', jars, async (options) => {
        rehearsals += 1;
        await run(options);
      });
    /** Where Java says that it has the program's class from. */
    const source = async (options: readonly string[]): Promise<string | undefined> =>
      new RegExp(`${PROGRAM} source: (.*)`).exec(await run([...options, '-Xlog:class+load']))?.[1];

    expect(await source(await archive())).toBe('shared objects file (top)');
    expect(await source(await archive())).toBe('shared objects file (top)');
    expect(rehearsals).toBe(1);

    const [jar = ''] = jars;
    utimesSync(jar, 1, 1);
    const stale = await archive();
    expect(await source(stale)).toBe('shared objects file (top)');
    expect(rehearsals).toBe(2);

    // Without its archive, or with a stale one, it only starts more slowly.
    utimesSync(jar, 2, 2);
    const unarchived = `file:${jars.find((path) => path.includes('kafka-clients'))}`;
    expect(await source(stale)).toBe(unarchived);
    rmSync(join(folder, 'oretrail'), { recursive: true });
    expect(await source(stale)).toBe(unarchived);
    expect(await run(stale)).not.toContain('[cds]');
  },
);
