/**
 * Archives of the classes of a Java program. A start with an archive maps classes into memory that a start without one reads
 * from jars and checks, which is half of the processor time of its start.
 * Source: https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { requireJava } from './tools.ts';

/** As many characters of the digest as tell archives of a program apart. */
const DIGEST_CHARACTERS = 12;
const FILE = 'classes.jsa';
/** Java would warn of archives and of classes that can't be archived, among what the program writes. */
const QUIETLY = '-Xlog:cds*=off';

/**
 * Options of Java for a start with an archive, which is made first if there is none for this Java and these jars. If Java
 * can't use an archive, it starts without: that is only slower.
 * @param name of the program
 * @param jars of its class path, in their order; folders can't be archived
 * @param rehearse runs the program to an orderly end with these options of Java; classes that it loads are archived
 * @throws OretrailError `missing-part` if Java is missing
 */
export async function withClassArchive(
  name: string,
  jars: readonly string[],
  rehearse: (jvmOptions: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const digest = createHash('sha256').update(await requireJava(name));
  // Java compares the times of the jars, and refuses the archive of a distribution that was fetched again.
  for (const jar of jars) digest.update(`\0${jar}\0${statSync(jar).mtimeMs}`);
  const folder = await cached(`${name}-classes-${digest.digest('hex').slice(0, DIGEST_CHARACTERS)}`, (target) =>
    rehearse([`-XX:ArchiveClassesAtExit=${join(target, FILE)}`, QUIETLY]),
  );
  return [`-XX:SharedArchiveFile=${join(folder, FILE)}`, '-Xshare:auto', QUIETLY];
}
