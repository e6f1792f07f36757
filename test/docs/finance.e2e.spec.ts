/** Holds docs/finance.md against runs of the examples through the workers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '@oretrail/model';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { beforeAll, describe, expect, it } from 'vitest';
import { ARRIVALS, examplePath } from './example.ts';
import { codeBlocksIn, pageText, rowsBelow } from './page.ts';

const PAGE = pageText('finance.md');
/** The refinery finds that its first statement was right: both events of `correction.ndjson` are taken back. */
const SECOND_THOUGHTS = ['shipment-1b', 'correction-1'].map((id, i) =>
  JSON.stringify({
    specversion: '1.0',
    id: `correction-${i + 2}`,
    source: 'urn:party:example-refinery',
    type: 'oretrail.correction.v1',
    subject: 'urn:lot:example-salt-1',
    time: '2025-09-01T09:00:00Z',
    data: { corrects: { source: 'urn:party:example-refinery', id }, reason: 'it was refined at ours' },
  }),
);

function verdictsIn(directory: string, name: string): Verdict[] {
  const lines = readFileSync(join(directory, name), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

type Kept = Readonly<{ revision: number; verdictId: string }>;

/** The rule of the page: what a reader books who reads these lines, some of them again. */
function booked(lines: readonly Verdict[]): number {
  const kept = new Map<string, Kept>();
  let sum = 0;
  for (const { vin, revision, verdictId, supersedes, amountUsd, previousAmountUsd = 0 } of lines) {
    const last = kept.get(vin);
    if (last !== undefined && revision <= last.revision) continue;
    if (revision !== (last?.revision ?? 0) + 1 || supersedes !== last?.verdictId) throw new Error('a line is missing');
    sum += amountUsd - previousAmountUsd;
    kept.set(vin, { revision, verdictId });
  }
  return sum;
}

describe('docs/finance.md', () => {
  let log: Verdict[] = [];
  let heads: Verdict[] = [];

  beforeAll(async () => {
    await withTemporaryDirectory(async (directory) => {
      for (const name of ARRIVALS) await captureCall(['run', examplePath(name), '--out', directory, '--quiet']);
      await captureCall(['run', '-', '--out', directory, '--quiet'], `${SECOND_THOUGHTS.join('\n')}\n`);
      log = verdictsIn(directory, 'verdict-log.ndjson');
      heads = verdictsIn(directory, 'verdicts.ndjson');
    });
  });

  it('shows a verdict of the run, to the last byte', () => {
    const shown = codeBlocksIn(PAGE, 'json').map((block) => JSON.parse(block));
    expect(shown.map((verdict) => JSON.stringify(verdict))).toEqual([JSON.stringify(log[2])]);
  });

  it('shows the three revisions', () => {
    const head = ['revision', 'status', 'amountUsd', 'previousAmountUsd', 'cause'];
    const rows = log
      .slice(0, ARRIVALS.length)
      .map(({ revision, status, amountUsd, previousAmountUsd, cause }) =>
        [revision, status, amountUsd, previousAmountUsd ?? '–', cause].map(String),
      );
    expect(rowsBelow('finance.md', ...head)).toEqual(rows);
  });

  it('explains every member that these verdicts have', () => {
    const explained = rowsBelow('finance.md', 'member').map(([name]) => name);
    const members = log.flatMap((verdict) => [
      ...Object.keys(verdict).filter((name) => name !== 'evidence'),
      ...Object.keys(verdict.evidence ?? {}).map((name) => `evidence.${name}`),
      ...Object.values(verdict.requirements ?? {})
        .flatMap(Object.keys)
        .map((name) => `requirements.*.${name}`),
      ...(verdict.findings ?? []).flatMap(Object.keys).map((name) => `findings[].${name}`),
    ]);
    expect(explained.sort()).toEqual([...new Set(members)].sort());
  });

  it('tells how to book each change once, whatever is read twice', () => {
    const supported = heads.reduce((sum, { amountUsd }) => sum + amountUsd, 0);
    expect(supported).toBe(3_750);
    expect(booked(log)).toBe(supported);
    expect(booked([...log, ...log])).toBe(supported);
    expect(booked(log.flatMap((verdict, i) => [verdict, ...log.slice(0, i)]))).toBe(supported);
    expect(() => booked(log.slice(1))).toThrow('a line is missing');
    expect(() => booked(log.toSpliced(1, 1))).toThrow('a line is missing');
  });

  it('says that an answer comes back with its id, under the next revision', () => {
    expect(log.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect(log[3]?.verdictId).toBe(log[1]?.verdictId);
    expect(log[3]?.supersedes).toBe(log[2]?.verdictId);
    expect([log[3]?.previousAmountUsd, log[3]?.amountUsd]).toEqual([0, 3_750]);
  });
});
