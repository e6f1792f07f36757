/** The generated tables of docs/operations.md: settings, rights and metrics. */
import { AUDIT_SETTINGS } from '@oretrail/audit';
import { CONSOLE_SETTINGS } from '@oretrail/console';
import { INTAKE_SETTINGS } from '@oretrail/intake';
import { CONNECTION_SETTINGS, plannedAcls } from '@oretrail/kafka-log';
import { METRICS } from '@oretrail/telemetry';
import { WORKER_SETTINGS } from '@oretrail/worker-host';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';
import { z } from 'zod';
import { code, codes, type GeneratedTable } from './generated-table.ts';

type Property = Readonly<{ default?: unknown; description?: string }>;

/** The names of the variables of a schema. */
const namesIn = (schema: z.ZodType): readonly string[] => settingRows(schema).map(([name = '']) => name);

function settingRows(schema: z.ZodType): readonly (readonly string[])[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { default: preset = '', description = '' } = property as Property;
    const withoutOne = required.includes(name) ? 'must be given' : codes([String(preset)].filter(Boolean));
    return [code(name), withoutOne, description];
  });
}

/** Variables of a schema, without those of a table above. */
function settings(schema: z.ZodType, ...above: readonly z.ZodType[]): GeneratedTable {
  const known = new Set(above.flatMap(namesIn));
  const rows = settingRows(schema).filter(([name = '']) => !known.has(name));
  return { head: ['variable', 'if not given', 'what it says'], rows };
}

function rights(): GeneratedTable {
  const rules = plannedAcls({ prefix: '', topicPrefix: '' }, [provenanceWorker, eligibilityWorker], ['User:CN=smm']);
  return {
    head: ['role', 'may', 'on', 'names'],
    rows: rules.map(({ role, operations, resource, names, isPrefix }) => [
      role,
      operations.join(', '),
      resource,
      codes(names.map((name) => (isPrefix ? `${name}…` : name))),
    ]),
  };
}

function metrics(): GeneratedTable {
  return {
    head: ['metric', 'kind', 'labels', 'what it says'],
    rows: Object.entries(METRICS).map(([name, { kind, labels, help }]) => [code(name), kind, codes(labels), help]),
  };
}

/** Each by the name that its marker has. */
export const OPERATIONS_TABLES: Readonly<Record<string, () => GeneratedTable>> = {
  'settings of the connection': () => settings(CONNECTION_SETTINGS),
  'settings of workers': () => settings(WORKER_SETTINGS, CONNECTION_SETTINGS),
  'settings of the audit worker': () => settings(AUDIT_SETTINGS, CONNECTION_SETTINGS, WORKER_SETTINGS),
  'settings of the intake': () => settings(INTAKE_SETTINGS, CONNECTION_SETTINGS, AUDIT_SETTINGS),
  'settings of the console': () => settings(CONSOLE_SETTINGS, CONNECTION_SETTINGS, WORKER_SETTINGS),
  rights,
  metrics,
};
