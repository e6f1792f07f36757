/** The story must happen on the days that it tells, and by the arithmetic of `demo/README.md`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { captureCall, jsonLines, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';

type Shown = Readonly<{ day: string; name: string; before: Verdict | null; after: Verdict }>;
type Verdict = Readonly<{
  amountUsd: number;
  cause: string;
  basis: string;
  requirements: Record<'criticalMinerals' | 'batteryComponents', { share: string }>;
  findings: readonly { code: string }[];
}>;

async function changesOf(directory: string): Promise<readonly Shown[]> {
  const call = await captureCall(['demo', '--json', '--out', directory]);
  expect(call.status).toBe(EXIT_OK);
  return jsonLines(call);
}

describe('demo', () => {
  it('tells how the agreement, a correction and the last day change dollars', () =>
    withTemporaryDirectory(async (directory) => {
      const changes = await changesOf(join(directory, 'demo'));
      const on = (day: string) =>
        changes
          .filter((change) => change.day === day)
          .map(({ name, before, after }) => {
            const { amountUsd, cause, requirements } = after;
            return [name, before?.amountUsd ?? null, amountUsd, cause, requirements.criticalMinerals.share];
          });
      // 1,500 of 10,000 and 3,000 of 9,500 qualify without Japan.
      expect(on('2023-03-06')).toEqual([['Kentucky 1', null, 3_750, 'data', '0.150000000']]);
      expect(on('2023-03-09')).toEqual([['Ohio', null, 3_750, 'data', '0.315789474']]);
      expect(on('2023-03-10')).toEqual([['Japan', null, 0, 'data', '0.150000000']]);
      // With Japan everything does; what was built in Toyota City stays at nothing.
      expect(on('2023-03-28')).toEqual([
        ['Ohio', 3_750, 7_500, 'reference', '1.000000000'],
        ['Kentucky 1', 3_750, 7_500, 'reference', '1.000000000'],
        ['Kentucky 2', 3_750, 7_500, 'reference', '1.000000000'],
        ['Japan', 0, 0, 'reference', '1.000000000'],
      ]);
      // Without Niihama nickel no longer counts: 3,500 of 10,000. Ohio had another lot.
      expect(on('2023-05-22')).toEqual([
        ['Kentucky 1', 7_500, 3_750, 'correction', '0.350000000'],
        ['Kentucky 2', 7_500, 3_750, 'correction', '0.350000000'],
        ['Japan', 0, 0, 'correction', '0.350000000'],
      ]);
      expect(on('2025-10-20')).toEqual([
        ['Ohio 2025 A', 0, 7_500, 'data', '1.000000000'],
        ['Ohio 2025 B', 0, 0, 'data', '1.000000000'],
      ]);
      // 7,500 of 8,000 of the components, and 1,000 of 8,000 with cells from Fujian.
      const shares = new Set(changes.map(({ after }) => after.requirements.batteryComponents.share));
      expect([...shares].sort()).toEqual(['0.125000000', '0.937500000']);
      const late = changes.filter(({ name }) => name === 'Ohio 2025 B').at(-1)?.after;
      expect(late?.findings.map(({ code }) => code)).toEqual(['acquired-too-late']);
    }));

  it('prints the shares and dollars that the verdicts have, and commands that work', () =>
    withTemporaryDirectory(async (directory) => {
      const out = join(directory, 'demo');
      const { status, output, errors } = await captureCall(['demo', '--out', out]);
      expect([status, errors]).toEqual([EXIT_OK, '']);
      expect(output).toMatch(/Kentucky 1 +\$3,750 → \$7,500 +minerals 15 % → 100 % +by a reference fact/);
      expect(output).toMatch(/All +\$22,500/);
      // A command is pasted, and can't be wrapped.
      const told = output.split('\n').filter((line) => !line.includes('pnpm@12'));
      expect(Math.max(...told.map((line) => line.length))).toBeLessThanOrEqual(100 + out.length);
      const commands = [...output.matchAll(/npx --yes pnpm@12 --silent oretrail (.+)/g)].map(([, args]) =>
        (args ?? '').split(' '),
      );
      expect(commands.length).toBeGreaterThan(2);
      for (const args of commands) expect((await captureCall(args)).status, args.join(' ')).toBe(EXIT_OK);
    }));

  it('replaces its own directory only', () =>
    withTemporaryDirectory(async (directory) => {
      const [own, other] = [join(directory, 'own'), join(directory, 'other')];
      await captureCall(['demo', '--out', own]);
      expect((await captureCall(['demo', '--out', own])).status).toBe(EXIT_OK);
      mkdirSync(other);
      writeFileSync(join(other, 'diary.txt'), 'mine');
      const { status, errors } = await captureCall(['demo', '--out', other]);
      expect(status).toBe(EXIT_WRONG_CALL);
      expect(errors).toContain('(directory-not-ours)');
      expect(existsSync(join(other, 'diary.txt'))).toBe(true);
    }));
});
