/** Python with the packages that a requirements.txt pins, in an environment of its own. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { runTool } from './tools.ts';

/** As many characters of the digest as tell lists of packages apart. */
const DIGEST_CHARACTERS = 12;

/**
 * The variables under which `python3` finds the packages. pip brings them, so its settings (mirrors, proxies) hold.
 * @param name of what is kept in the cache
 * @throws OretrailError `missing-part` if Python or pip is missing, or can't bring them
 */
export async function pythonPackages(
  name: string,
  requirementsFile: string,
): Promise<Readonly<{ PYTHONPATH: string }>> {
  const purpose = `Python for ${name}`;
  const version = await runTool(purpose, 'python3', ['--version']);
  const digest = createHash('sha256').update(version).update(readFileSync(requirementsFile)).digest('hex');
  const folder = await cached(`${name}-${digest.slice(0, DIGEST_CHARACTERS)}`, async (target) => {
    const packages = join(target, 'packages');
    await mkdir(packages);
    await writeFile(join(target, 'python'), version);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', packages];
    await runTool(purpose, 'python3', [...pip, '-r', requirementsFile]);
  });
  return { PYTHONPATH: join(folder, 'packages') };
}
