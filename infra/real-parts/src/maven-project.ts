/** Java programs of several files, built by Maven from their own pom.xml. */
import { createHash } from 'node:crypto';
import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { DEPENDENCY_PLUGIN } from './maven.ts';
import { javaCommand, requireJava, runTool } from './tools.ts';

/** As many characters of the digest as tell versions of a project apart. */
const DIGEST_CHARACTERS = 12;
const SOURCES = ['pom.xml', 'src/**/*.{java,properties}'];

/** How a Java program is started: the command, and what stands before its main class and arguments. */
export type JavaProgram = Readonly<{ command: string; args: readonly string[] }>;

function digestOf(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, DIGEST_CHARACTERS);
}

/**
 * Builds a Maven project, once for each state of its sources; nothing is written into its own folder.
 * @param name of what is kept of it in the cache
 * @throws OretrailError `missing-part` if Java or Maven is missing, or can't build it
 */
export async function mavenProject(name: string, folder: string): Promise<JavaProgram> {
  await requireJava(name);
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: folder })).sort();
  const built = await cached(`${name}-${digestOf(folder, files)}`, async (target) => {
    for (const file of files) cpSync(join(folder, file), join(target, file));
    const goals = ['compile', `${DEPENDENCY_PLUGIN}:copy-dependencies`, '-DincludeScope=runtime'];
    await runTool(name, 'mvn', [
      '-B',
      '-q',
      '-f',
      join(target, 'pom.xml'),
      ...goals,
      '-DoutputDirectory=target/libraries',
    ]);
  });
  return { command: javaCommand(), args: ['-cp', `${built}/target/classes:${built}/target/libraries/*`] };
}
