#!/usr/bin/env node
// Plain JavaScript, so that a Node that can't read TypeScript still says what is missing.
import process from 'node:process';

/** The first version that reads TypeScript without a flag and keeps what it compiles; package.json names the same. */
const NODE_MAJOR_MIN = 24;
const EXIT_WRONG_CALL = 2;

function refuse(what, remedy) {
  process.stderr.write(`oretrail: ${what}\n  ${remedy}\n`);
  process.exit(EXIT_WRONG_CALL);
}

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  const remedy = 'Install it, or all that the project needs, Node too: npx --yes pnpm@12 install';
  refuse(`Node ${NODE_MAJOR_MIN} or later is needed, and this is ${process.versions.node}`, remedy);
}
try {
  await import('../src/main.ts');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const [, missing = error.message] = /Cannot find (?:package|module) '([^']+)'/.exec(error.message) ?? [];
  refuse(
    `${missing} is not installed`,
    'Install what the project needs with pnpm, which knows its workspace: npx --yes pnpm@12 install',
  );
}
