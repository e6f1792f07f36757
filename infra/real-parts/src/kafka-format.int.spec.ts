import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { brokerSettings, kafkaJars } from './kafka.ts';
import { formatByTool, formatLikeTool } from './kafka-format.ts';
import { missingIn } from './part.ts';

const jars = await kafkaJars(/\.jar$/).catch(missingIn);

const folder = mkdtempSync(join(tmpdir(), 'oretrail-format-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a formatted folder has, apart from the values of ids and the times of records. */
function shapeOf(data: string): unknown {
  const [bootstrap, meta] = ['bootstrap.checkpoint', 'meta.properties'].map((name) => readFileSync(join(data, name)));
  const lines = String(meta)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const shapes = lines.map((line) => line.replace(/(directory\.id=)[\w-]{22}$/, '$1drawn'));
  return { files: readdirSync(data).sort(), bytes: bootstrap?.length, lines: shapes.sort() };
}

it.skipIf(typeof jars === 'string')('formats a folder as the tool does', async () => {
  if (typeof jars === 'string') return;
  const newFolder = (data: string) => {
    const place = { listen: '127.0.0.1:9092', advertised: '127.0.0.1:9092', controller: '127.0.0.1:9093', data };
    return {
      java: ['-cp', jars.join(':')],
      jars,
      settings: brokerSettings(place),
      clusterId: 'MkU3OEVBNTcwNTJENDM2Qk',
    };
  };
  const [byTool, likeTool] = [join(folder, 'by-tool'), join(folder, 'like-tool')];
  await formatByTool(newFolder(byTool), join(folder, 'server.properties'));
  await formatLikeTool(newFolder(likeTool));
  expect(shapeOf(likeTool)).toEqual(shapeOf(byTool));
});
