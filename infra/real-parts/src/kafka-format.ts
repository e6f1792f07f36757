/** Formatting the folder of a new broker. Kafka's tool takes a second of processor time for what differs in three ids only. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cached } from './cache.ts';
import { javaCommand, runTool } from './tools.ts';

/** Bytes of the ids of clusters and folders; they are written in URL-safe Base64. */
const ID_BYTES = 16;
/** The features of a new cluster and their versions, as records of its metadata. It names no cluster. */
const CHECKPOINT = 'bootstrap.checkpoint';

/** A new id of a cluster or a folder. */
export const drawId = (): string => randomBytes(ID_BYTES).toString('base64url');

/** Settings as Java reads them. */
export const properties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** A new folder: its broker, and how Java starts. */
export type NewFolder = Readonly<{
  /** Options of Java, and the class path of `jars`. */
  java: readonly string[];
  jars: readonly string[];
  settings: Readonly<Record<string, string>>;
  clusterId: string;
}>;

/** Has Kafka's tool format the folder that the settings name. @param settingsFile is written with them */
export async function formatByTool(
  { java, settings, clusterId }: NewFolder,
  settingsFile: string,
  options: readonly string[] = [],
): Promise<void> {
  await writeFile(settingsFile, properties(settings));
  // In one word with its option, for an id may begin with a hyphen.
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', settingsFile];
  await runTool('Kafka', javaCommand(), [...java, ...tool, ...options]);
}

/** Formats the folder that the settings name as Kafka's tool does, which is asked once for each distribution. */
export async function formatLikeTool(folder: NewFolder): Promise<void> {
  const { jars, settings, clusterId } = folder;
  const formatted = await cached(`${basename(dirname(jars[0] ?? ''))}-format`, (target) =>
    formatByTool({ ...folder, settings: { ...settings, 'log.dirs': target } }, join(target, 'server.properties')),
  );
  const data = settings['log.dirs'] ?? '';
  await mkdir(data, { recursive: true });
  await cp(join(formatted, CHECKPOINT), join(data, CHECKPOINT));
  const ids = { 'node.id': settings['node.id'] ?? '', 'cluster.id': clusterId, 'directory.id': drawId() };
  await writeFile(join(data, 'meta.properties'), properties({ version: '1', ...ids }));
}
