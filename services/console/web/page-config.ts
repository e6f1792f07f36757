/** How Vite bundles the page, with the core in it. */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { BuildEnvironmentOptions, Plugin, UserConfig } from 'vite';

const WEB = import.meta.dirname;
const ownNode = (name: string): string => join(WEB, 'src', 'core', 'node', `${name}.ts`);

/** Built-ins that the core needs, and what answers for them in a browser. */
const BROUGHT_ALONG = [
  { find: /^(node:)?crypto$/, replacement: ownNode('node-crypto') },
  { find: /^node:buffer$/, replacement: ownNode('node-buffer') },
  { find: /^(node:)?fs$/, replacement: ownNode('node-fs') },
  { find: /^(node:)?util$/, replacement: ownNode('node-formats') },
  { find: /^avsc$/, replacement: ownNode('avsc-without-eval') },
];

/** Packages of the project, and those that only code with files, sockets and stores uses. */
const WITHOUT_EFFECTS = /\/(packages\/[^/]+\/src|node_modules\/(@aws-sdk|@smithy|undici|lmdb))\//;
const ABSENT = '\0absent';

/**
 * The core's packages name files and sockets in modules that no browser runs. A module is left out if nothing of it is used, and
 * what is left of the built-ins is empty: a call of it would fail the tests.
 */
function withoutServer(): Plugin {
  return {
    name: 'without-server',
    enforce: 'pre',
    resolveId: (name) =>
      /^(node:|undici$|lmdb$|@aws-sdk\/)/.test(name) ? { id: ABSENT, moduleSideEffects: false } : null,
    load: (id) => (id === ABSENT ? { code: 'module.exports = {};', moduleSideEffects: false } : null),
    transform: (code, id) => (WITHOUT_EFFECTS.test(id) ? { code, map: null, moduleSideEffects: false } : null),
  };
}

/** What a built-in has, and its stead here has not, is undefined: signing, and writing of files. */
const ABSENT_ARE_UNDEFINED: NonNullable<BuildEnvironmentOptions['rolldownOptions']> = {
  shimMissingExports: true,
  checks: { pluginTimings: false },
  onLog: (level, log, report) => {
    if (log.code !== 'SHIMMED_EXPORT') report(level, log);
  },
};

/** @param folder where the bundle is written */
export function pageConfig(folder: string): UserConfig {
  return {
    root: WEB,
    base: '/',
    plugins: [withoutServer(), react()],
    resolve: { alias: BROUGHT_ALONG },
    worker: { format: 'es', plugins: () => [withoutServer()], rolldownOptions: ABSENT_ARE_UNDEFINED },
    build: {
      rolldownOptions: ABSENT_ARE_UNDEFINED,
      outDir: folder,
      emptyOutDir: true,
      manifest: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
}
