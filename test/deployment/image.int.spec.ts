/**
 * The image, as far as that goes without an engine: its Dockerfile is read, and what it copies and runs is copied and run here
 * in a folder of its own; from that tree, the programs must start.
 */

import { execFile } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT, SERVICES, textOf } from './files.ts';

const run = promisify(execFile);
const tree = temporaryFolder();

const instructions = DockerfileParser.parse(textOf('infra/images/Dockerfile')).getInstructions();
const ofKeyword = (keyword: string): Instruction[] => instructions.filter((one) => one.getKeyword() === keyword);
const argumentsOf = (one: Instruction): string[] => one.getArguments().map((argument) => argument.getValue());
const lastStage = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM'));

/** What the ignore file keeps out of every COPY. */
function isIgnored(path: string): boolean {
  return path.split('/').includes('node_modules') || path.endsWith('.spec.ts');
}

/** Carries out the COPY instructions that take from the repository. */
function copyAll(): void {
  const copies = ofKeyword('COPY').filter((one): one is Copy => one instanceof Copy && one.getFromFlag() === null);
  for (const copy of copies) {
    const paths = argumentsOf(copy);
    const to = paths.at(-1) ?? '';
    for (const from of paths.slice(0, -1)) {
      const target = to.endsWith('/') ? join(tree, to, from.split('/').at(-1) ?? '') : join(tree, to);
      cpSync(join(ROOT, from), target, { recursive: true, filter: (path) => !isIgnored(relative(ROOT, path)) });
    }
  }
}

/** What its first stage calls to install and to build; the rest needs root. */
const steps = ofKeyword('RUN')
  .map((one) => argumentsOf(one))
  .filter(([command]) => command === 'pnpm' || command === 'node')
  .map(([command, ...args]) => [command, args] as const);

describe('the Dockerfile', () => {
  it('has Node and pnpm of the versions that the repository has', () => {
    const images = ofKeyword('FROM').map((one) => argumentsOf(one)[0]);
    expect(new Set(images)).toEqual(new Set([`node:${manifest.devDependencies.node}-bookworm-slim`]));
    expect(argumentsOf(ofKeyword('RUN')[0] as Instruction).join(' ')).toMatch(
      /^npm install --global pnpm@12\.\d+\.\d+$/,
    );
  });

  it('ends as somebody who is not root, with a check of health and a program as its first process', () => {
    const keywords = lastStage.map((one) => one.getKeyword());
    expect(keywords).toEqual(expect.arrayContaining(['USER', 'HEALTHCHECK', 'ENTRYPOINT']));
    expect(argumentsOf(ofKeyword('USER')[0] as Instruction)).toEqual(['node']);
    expect(ofKeyword('ADD')).toEqual([]);
    expect(textOf('infra/images/Dockerfile')).not.toMatch(/PASSWORD|SECRET|TOKEN/);
  });
});

describe('what it makes', () => {
  it('starts, from production dependencies alone and without a build but that of the page', async () => {
    copyAll();
    for (const [command, args] of steps) {
      if (command === 'pnpm') await run('npx', ['--yes', 'pnpm@12', ...args], { cwd: tree });
      if (command === 'node') await run(process.execPath, [...args], { cwd: tree });
    }
    expect(steps.map(([command]) => command)).toEqual(['pnpm', 'node']);
    const started = (...args: readonly string[]) => run(process.execPath, [...args], { cwd: tree, env: {} });
    expect((await started('services/command-line/src/main.ts', '--help')).stdout).toContain('Usage: oretrail');
    for (const name of SERVICES) {
      const worker = started(`services/${name}/src/main.ts`);
      await expect(worker).rejects.toMatchObject({
        code: 78,
        stderr: expect.stringContaining('ORETRAIL_KAFKA_BROKERS'),
      });
    }
    await expect(started('packages/telemetry/src/healthcheck.ts')).rejects.toMatchObject({ code: 1 });
    expect(existsSync(join(tree, 'node_modules', 'vitest'))).toBe(false);
    expect(textOf('infra/images/Dockerfile')).toContain('ORETRAIL_CONSOLE_PAGE=/oretrail/page');
    expect(existsSync(join(tree, 'page', 'index.html'))).toBe(true);
  });
});
