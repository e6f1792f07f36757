/**
 * Writes a list of pins again: all files that some artifacts of Maven Central need at run time, each with its checksum.
 *
 *   pnpm --filter @oretrail/real-parts pin NAME [GROUP:ARTIFACT:VERSION | GROUP:ARTIFACT:TYPE:CLASSIFIER:VERSION]...
 *
 * Without artifacts those are asked for that the list names already. An artifact with a type is an archive that holds all
 * that it needs: nothing is added to it.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Artifact, DEPENDENCY_PLUGIN, fileName, pinsFile, readPins } from './maven.ts';
import { runTool } from './tools.ts';

type Coordinates = Omit<Artifact, 'sha256'>;

const EVERYTHING = '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>';

function dependency(root: string): string {
  const parts = root.split(':');
  const [group, artifact] = parts;
  const [type, classifier] = parts.length === 5 ? [parts[2], parts[3]] : [];
  const archive = type && `<type>${type}</type><classifier>${classifier}</classifier>${EVERYTHING}`;
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${parts.at(-1)}</version>${
    archive ?? ''
  }</dependency>`;
}

const projectPom = (roots: readonly string[]): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>oretrail</groupId><artifactId>pins</artifactId><version>1</version>
<dependencies>${roots.map(dependency).join('\n')}</dependencies></project>
`;

/** The artifact of a line `group:artifact:type[:classifier]:version:scope`; nothing for any other line. */
function coordinatesIn(line: string): Coordinates[] {
  const parts = line.trim().split(':');
  const [group = '', artifact = '', type = ''] = parts;
  const version = parts.at(-2) ?? '';
  if (parts.length === 5) return [{ group, artifact, version, ...(type !== 'jar' && { type }) }];
  return parts.length === 6 ? [{ group, artifact, version, type, classifier: parts[3] ?? '' }] : [];
}

async function pin(roots: readonly string[], folder: string): Promise<Artifact[]> {
  const pom = join(folder, 'pom.xml');
  const list = join(folder, 'list.txt');
  writeFileSync(pom, projectPom(roots));
  const run = (goal: string, option: string) =>
    runTool('The list of pins', 'mvn', [
      '-B',
      '-q',
      '-f',
      pom,
      `${DEPENDENCY_PLUGIN}:${goal}`,
      option,
      '-DincludeScope=runtime',
    ]);
  await run('list', `-DoutputFile=${list}`);
  await run('copy-dependencies', `-DoutputDirectory=${folder}`);
  const artifacts = readFileSync(list, 'utf8')
    .split('\n')
    .flatMap(coordinatesIn)
    .map((coordinates) => {
      const content = readFileSync(join(folder, fileName(coordinates)));
      return { ...coordinates, sha256: createHash('sha256').update(content).digest('hex') };
    });
  return artifacts.sort((a, b) => (`${a.group}:${a.artifact}` < `${b.group}:${b.artifact}` ? -1 : 1));
}

const [name, ...given] = process.argv.slice(2);
if (name === undefined) throw new Error('which list of pins?');
const roots = given.length > 0 ? given : readPins(name).roots;
const folder = mkdtempSync(join(tmpdir(), 'oretrail-pins-'));
try {
  const artifacts = await pin(roots, folder);
  writeFileSync(pinsFile(name), `${JSON.stringify({ roots, artifacts }, null, 2)}\n`);
  process.stdout.write(`${artifacts.length} files are pinned in ${pinsFile(name)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
