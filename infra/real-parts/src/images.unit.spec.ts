import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import images from '../pins/images.json' with { type: 'json' };
import { readPins } from './maven.ts';
import { DEFAULT_PORTS } from './stack/stack-ports.ts';

type Compose = Readonly<{ services: Readonly<Record<string, Readonly<{ image: string; ports: readonly string[] }>>> }>;

const NATIVE = join(import.meta.dirname, '..');
const compose: Compose = parse(readFileSync(join(NATIVE, '..', '..', 'docker-compose.yml'), 'utf8'));

const versionOf = (image: string): string => image.slice(image.indexOf(':') + 1);
const nativeVersion = (pins: string, artifact: string): string | undefined =>
  readPins(pins).artifacts.find((pin) => pin.artifact === artifact)?.version;

describe('images', () => {
  it('have the versions of the native parts', () => {
    expect(versionOf(images.kafka)).toBe(nativeVersion('kafka', 'kafka_2.13'));
    expect(versionOf(images.registry)).toBe(nativeVersion('registry', 'apicurio-registry-app'));
    const module = readFileSync(join(NATIVE, 'pins', 'versitygw', 'go.mod'), 'utf8');
    expect(module).toMatch(new RegExp(`github\\.com/versity/versitygw ${versionOf(images.store)}\\s`));
  });

  it('are those of docker-compose.yml', () => {
    expect(
      Object.fromEntries(Object.entries(compose.services).map(([name, { image }]) => [name, image])),
    ).toMatchObject(images);
  });
});

describe('docker-compose.yml', () => {
  it('has the ports of the stack, on this machine only', () => {
    const byService = Map.groupBy(Object.entries(DEFAULT_PORTS), ([name]) => name.replace(/-telemetry$/, ''));
    for (const [service, ports] of byService) {
      expect(compose.services[service]?.ports).toEqual(
        ports.map(([, port]) => expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${port}:\\d+$`))),
      );
    }
  });
});
