/** Loaded before all else (`node --import`): the process has kafkajs as it was published. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KAFKAJS_FOLDER, PATCHED_FILES, unpatchedSource } from './patch.ts';

const sources = new Map(
  PATCHED_FILES.map((path) => join(KAFKAJS_FOLDER, path)).map((file) => [
    pathToFileURL(file).href,
    unpatchedSource(file),
  ]),
);

registerHooks({
  load(url, context, next) {
    const source = sources.get(url);
    return source === undefined ? next(url, context) : { format: 'commonjs', source, shortCircuit: true };
  },
});
