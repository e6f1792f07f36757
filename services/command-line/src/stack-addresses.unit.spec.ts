import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  isStackOffered,
  offerStack,
  stackConnection,
  stackConsole,
  stackIntake,
  stackStore,
} from './stack-addresses.ts';

const folder = temporaryFolder();
const file = join(folder, 'addresses.env');
const CONNECTION = {
  ORETRAIL_KAFKA_BROKERS: '127.0.0.1:9092',
  ORETRAIL_REGISTRY_URL: 'http://127.0.0.1:8081/apis/ccompat/v7',
};
const STORE = {
  ORETRAIL_S3_ENDPOINT: 'http://127.0.0.1:7070',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
};
const CONSOLE = { ORETRAIL_CONSOLE: 'http://127.0.0.1:8090', ORETRAIL_CONSOLE_TOKEN: 'oretrail_z' };
const INTAKE = { ORETRAIL_INTAKE: 'http://127.0.0.1:8080', ORETRAIL_INTAKE_TOKEN: 'oretrail_x' };
const ALL = {
  ...CONNECTION,
  ...STORE,
  ...INTAKE,
  ...CONSOLE,
  ORETRAIL_ARCHIVE: 's3://archive',
  NODE_OPTIONS: '--inspect',
};

const write = (variables: Readonly<Record<string, string>>): void =>
  writeFileSync(
    file,
    Object.entries(variables)
      .map((pair) => `${pair.join('=')}\n`)
      .join(''),
  );
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  write(ALL);
  offerStack(file, (text) => said.push(text));
});

describe('where a stack is', () => {
  it('is taken if nothing is given, and said once', () => {
    expect(isStackOffered()).toBe(true);
    expect(stackConnection({ ORETRAIL_TOPIC_PREFIX: 'x.' })).toEqual(CONNECTION);
    expect(stackConnection({})).toEqual(CONNECTION);
    expect(said).toEqual([`the addresses of Kafka and the registry are taken from ${file}\n`]);
  });

  it.each(Object.keys(CONNECTION))('is left alone if %s is given: no pipeline is half of one', (name) => {
    expect(stackConnection({ [name]: 'elsewhere:9092' })).toEqual({});
    expect(said).toEqual([]);
  });

  it.each([
    ['ORETRAIL_KAFKA_BROKERS', 'broker.example:9092'],
    ['ORETRAIL_KAFKA_BROKERS', '127.0.0.1:9092,broker.example:9092'],
    ['ORETRAIL_REGISTRY_URL', 'http://127.0.0.1:1@registry.example'],
    ['ORETRAIL_REGISTRY_URL', 'http://127.0.0.1.example:80/'],
  ])('is refused on another machine: %s=%s', (name, value) => {
    write({ ...ALL, [name]: value });
    expect(() => stackConnection({})).toThrow(`${name} is not on this machine`);
  });

  it('is nowhere without its file, or half of it', () => {
    write({ ORETRAIL_KAFKA_BROKERS: '127.0.0.1:9092' });
    expect(stackConnection({})).toEqual({});
    rmSync(file);
    expect([isStackOffered(), stackConnection({}), stackStore('s3://archive', {})]).toEqual([false, {}, {}]);
  });

  it('is refused in a file that no stack writes', () => {
    writeFileSync(file, 'x'.repeat(5_000));
    expect(() => stackConnection({})).toThrow('no file of at most 4096 bytes');
  });
});

describe('the store of a stack', () => {
  it.each(['s3://archive', 's3://archive/part'])('is taken for its own archive: %s', (place) => {
    expect(stackStore(place, {})).toEqual(STORE);
  });

  it.each(['s3://archives', 's3://other', 'archive'])('is not taken for another place: %s', (place) => {
    expect(stackStore(place, {})).toEqual({});
  });

  it.each(['ORETRAIL_S3_ENDPOINT', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID'])('is not taken if %s is given', (name) => {
    expect(stackStore('s3://archive', { [name]: 'x' })).toEqual({});
  });

  it('is refused on another machine', () => {
    write({ ...ALL, ORETRAIL_S3_ENDPOINT: 'https://s3.example' });
    expect(() => stackStore('s3://archive', {})).toThrow('ORETRAIL_S3_ENDPOINT is not on this machine');
  });
});

describe.each([
  ['intake', 'ORETRAIL_INTAKE', stackIntake, INTAKE],
  ['console', 'ORETRAIL_CONSOLE', stackConsole, CONSOLE],
] as const)('the %s of a stack', (name, variable, stackService, service) => {
  const address = (service as Readonly<Record<string, string>>)[variable] ?? '';
  const token = `${variable}_TOKEN`;

  it('is taken with the token of somebody who may call it', () => {
    expect([stackService({}), stackService({})]).toEqual([service, service]);
    expect(said).toEqual([`address and token of the ${name} are taken from ${file}\n`]);
  });

  it('gets the token that was given', () => {
    expect(stackService({ [token]: 'oretrail_y' })).toEqual({ [variable]: address });
  });

  it('is taken in a shell that has exported what the stack printed', () => {
    expect(stackService({ ...CONNECTION, [variable]: address })).toEqual(service);
  });

  it.each([variable, 'ORETRAIL_KAFKA_BROKERS'])('is not taken if %s is of another pipeline', (other) => {
    expect(stackService({ [other]: 'https://other.example' })).toEqual({});
  });

  it('is nowhere if the stack has none', () => {
    write(CONNECTION);
    expect(stackService({})).toEqual({});
  });

  it('is refused on another machine, so that no token gets there', () => {
    write({ ...ALL, [variable]: `http://${name}.example` });
    expect(() => stackService({ [token]: 'oretrail_y' })).toThrow(`${variable} is not on this machine`);
  });
});
