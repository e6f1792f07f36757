/** docs/operations.md against the tables in the code. */
import { AUDIT_SETTINGS } from '@oretrail/audit';
import { CONNECTION_SETTINGS, plannedAcls } from '@oretrail/kafka-log';
import { METRICS } from '@oretrail/telemetry';
import { WORKER_SETTINGS } from '@oretrail/worker-host';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../deployment/files.ts';
import { pageText, tablesIn } from './page.ts';

/** The rows of the table with this head. */
function rowsBelow(...head: readonly string[]): readonly (readonly string[])[] {
  const tables = tablesIn(pageText('operations.md')).filter((table) => table.head.join() === head.join());
  return tables.flatMap(({ rows }) => rows);
}

/** Variables of a schema, as the page has them. */
function settingRows(schema: z.ZodType): readonly (readonly string[])[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { default: preset, description = '' } = property as Readonly<{ default?: unknown; description?: string }>;
    const standard = required.includes(name) ? 'must be given' : String(preset ?? '') || '–';
    return [name, standard, description.replaceAll('`', '')];
  });
}

describe('docs/operations.md', () => {
  it('has every metric, as the code has it', () => {
    const ofCode = Object.entries(METRICS).map(([name, { kind, labels, help }]) => [
      name,
      kind,
      labels.join(', ') || '–',
      help.replaceAll('`', ''),
    ]);
    expect(rowsBelow('metric', 'kind', 'labels', 'what it says')).toEqual(ofCode);
  });

  it('has every variable of a worker, in its order', () => {
    const due = [CONNECTION_SETTINGS, WORKER_SETTINGS, AUDIT_SETTINGS].flatMap(settingRows);
    const once = new Map(due.map((row) => [row[0], row]));
    expect(rowsBelow('variable', 'if not given', 'what it says')).toEqual([...once.values()]);
  });

  it('has the bounds of memory as the code has them', () => {
    const rows = rowsBelow('what is kept', 'at most', 'where the bound is');
    const bounds = rows.map(([, bound = '', where = '']) => {
      const path = where.split(', ').at(-1) ?? '';
      const numbers = bound.split(/:|, some|, of/)[0]?.match(/\d[\d,]*\d|\d/g) ?? [];
      return { path, numbers, names: where.split(', ').slice(0, -1) };
    });
    expect(bounds.length).toBeGreaterThan(0);
    for (const { path, numbers, names } of bounds) {
      const ofCode = names.map((name) => new RegExp(`const ${name} = ([\\d_]+);`).exec(textOf(path))?.[1]);
      expect(ofCode).toEqual(numbers.map((number) => number.replaceAll(',', '_')));
    }
  });

  it('has every right on the cluster', () => {
    const rules = plannedAcls({ prefix: '', topicPrefix: '' }, [provenanceWorker, eligibilityWorker]);
    const ofCode = rules.map(({ role, operations, resource, names, isPrefix }) => [
      role,
      operations.join(', '),
      resource,
      names.map((name) => (isPrefix ? `${name}…` : name)).join(', '),
    ]);
    expect(rowsBelow('role', 'may', 'on', 'names')).toEqual(ofCode);
  });
});
