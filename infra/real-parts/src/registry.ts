/** A schema registry of one's own: Apicurio, which speaks Confluent's API. */
import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withClassArchive } from './class-archive.ts';
import { fileName, mavenFiles, readPins } from './maven.ts';
import { partFolder, startPart } from './native-part.ts';
import { missingPart, type NativeOptions, type NativePart } from './part.ts';
import { portFor } from './ports.ts';
import { httpStatus } from './readiness.ts';
import { javaCommand, requireJava, runTool } from './tools.ts';

/** Where Apicurio has Confluent's API. */
export const REGISTRY_PATH = '/apis/ccompat/v7';

/** Up in 3 to 5 s; it is asked for a schema now and then, never in a hot path. */
const JVM: readonly string[] = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Whether a registry answers. */
export async function registryAnswers(address: string): Promise<boolean> {
  return (await httpStatus(`${address}/subjects`)) === 200;
}

async function unpack(folder: string): Promise<void> {
  for (const artifact of readPins('registry').artifacts) {
    const archive = join(folder, fileName(artifact));
    await runTool('The schema registry', 'tar', ['-xzf', archive, '-C', folder]);
    await rm(archive);
  }
}

/** The jar that is run, fetched if need be. @throws OretrailError `missing-part` */
export async function registryJar(): Promise<string> {
  await requireJava('The schema registry');
  const folder = await mavenFiles('registry', unpack);
  const [jar] = globSync('apicurio-registry-app-*-runner.jar', { cwd: folder });
  if (jar === undefined) throw missingPart(`The schema registry's archive in ${folder} holds no runner.`);
  return join(folder, jar);
}

/** Its database, in files, so that schemas keep their ids after a restart; written at once, so after a kill too. */
const databaseUrl = (folder: string): string => `jdbc:h2:file:${join(folder, 'schemas')};WRITE_DELAY=0`;

/** Options of Java with which a registry finds its classes archived. */
function withRegistryClasses(jar: string): Promise<readonly string[]> {
  return withClassArchive('registry', [jar], async (options) => {
    const registry = await startJar(jar, options);
    // At an orderly end it writes the archive.
    await registry.kill('SIGTERM');
    await registry.stop();
  });
}

/**
 * Starts a registry and returns when it answers.
 * @throws OretrailError `missing-part` if its jars or Java can't be had
 */
export async function startRegistry(options: NativeOptions = {}): Promise<NativePart> {
  const jar = await registryJar();
  return startJar(jar, await withRegistryClasses(jar), options);
}

async function startJar(jar: string, jvmOptions: readonly string[], options: NativeOptions = {}): Promise<NativePart> {
  const port = await portFor(options.port);
  const address = `http://127.0.0.1:${port}${REGISTRY_PATH}`;
  const folder = partFolder('registry', options.folder);
  const java = [...JVM, ...jvmOptions, '-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`];
  return startPart({
    name: 'registry',
    address,
    folder,
    command: {
      command: javaCommand(),
      args: [...java, '-jar', jar],
      // By default it opens 20 connections to its database before it answers.
      env: {
        REGISTRY_DATASOURCE_URL: databaseUrl(folder.path),
        QUARKUS_DATASOURCE_JDBC_INITIAL_SIZE: '1',
        QUARKUS_DATASOURCE_JDBC_MIN_SIZE: '1',
      },
    },
    isReady: () => registryAnswers(address),
  });
}
