/** Pinned files from Maven Central, brought by Maven itself, so that its settings (mirrors, proxies) hold. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { runTool } from './tools.ts';

/** A file of Maven Central and what it must be. */
export type Artifact = Readonly<{
  group: string;
  artifact: string;
  version: string;
  classifier?: string;
  /** `jar` if left out. */
  type?: string;
  /** The digest of the whole file, in hexadecimal. */
  sha256: string;
}>;

/** A list of pins: what was asked for, and all that follows from it. See infra/README.md for how to make one. */
export type Pins = Readonly<{ roots: readonly string[]; artifacts: readonly Artifact[] }>;

/** The plugin that copies files; pinned, since its options differ between versions. */
const DEPENDENCY_PLUGIN_VERSION = '3.8.1';
/** The plugin as a goal's first part. */
export const DEPENDENCY_PLUGIN = `org.apache.maven.plugins:maven-dependency-plugin:${DEPENDENCY_PLUGIN_VERSION}`;
/** As many characters of the digest as tell lists of pins apart. */
const DIGEST_CHARACTERS = 12;

/** The file with a list of pins. */
export const pinsFile = (name: string): string => join(import.meta.dirname, '..', 'pins', `${name}.json`);

/** Reads a list of pins. */
export function readPins(name: string): Pins {
  return JSON.parse(readFileSync(pinsFile(name), 'utf8'));
}

/** The name of an artifact's file. */
export function fileName({ artifact, version, classifier, type }: Omit<Artifact, 'sha256'>): string {
  return `${artifact}-${version}${classifier ? `-${classifier}` : ''}.${type ?? 'jar'}`;
}

function artifactItem({ group, artifact, version, classifier, type }: Artifact): string {
  return `<artifactItem><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${
    classifier ? `<classifier>${classifier}</classifier>` : ''
  }<type>${type ?? 'jar'}</type></artifactItem>`;
}

/** A project that does nothing but copy these very files, without what they depend on. */
function copyingPom(artifacts: readonly Artifact[]): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>oretrail</groupId><artifactId>pins</artifactId><version>1</version><packaging>pom</packaging>
<build><plugins><plugin>
<groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId>
<version>${DEPENDENCY_PLUGIN_VERSION}</version>
<configuration><artifactItems>${artifacts.map(artifactItem).join('\n')}</artifactItems></configuration>
</plugin></plugins></build></project>
`;
}

/** Checks a file that came. @throws Error if it is not what is pinned */
export async function verify(folder: string, artifact: Artifact): Promise<void> {
  const name = fileName(artifact);
  const digest = createHash('sha256')
    .update(await readFile(join(folder, name)))
    .digest('hex');
  if (digest !== artifact.sha256) {
    throw new Error(`${name} is not what is pinned: SHA-256 ${digest} instead of ${artifact.sha256}`);
  }
}

/**
 * The folder with all files of a list of pins, fetched if need be, each with its checksum verified when it came.
 * @param prepare done in the folder once, after the files were verified
 * @throws OretrailError `missing-part` if Maven is missing or can't bring them
 * @throws Error if a file is not what is pinned
 */
export async function mavenFiles(name: string, prepare?: (folder: string) => Promise<void>): Promise<string> {
  const { artifacts } = readPins(name);
  const digest = createHash('sha256').update(JSON.stringify(artifacts)).digest('hex').slice(0, DIGEST_CHARACTERS);
  return cached(`${name}-${digest}`, async (folder) => {
    const pom = join(folder, 'pom.xml');
    await writeFile(pom, copyingPom(artifacts));
    await runTool(name, 'mvn', ['-B', '-q', '-f', pom, `${DEPENDENCY_PLUGIN}:copy`, `-DoutputDirectory=${folder}`]);
    await rm(pom);
    for (const artifact of artifacts) await verify(folder, artifact);
    await prepare?.(folder);
  });
}
