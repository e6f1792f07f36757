import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeEach, describe, expect, it } from 'vitest';
import { isStackOffered, offerStack, stackConnection, stackIntake, stackStore } from './stack-addresses.ts';

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
const INTAKE = { ORETRAIL_INTAKE: 'http://127.0.0.1:8080', ORETRAIL_INTAKE_TOKEN: 'oretrail_x' };
const ALL = { ...CONNECTION, ...STORE, ...INTAKE, ORETRAIL_ARCHIVE: 's3://archive', NODE_OPTIONS: '--inspect' };

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

describe('the intake of a stack', () => {
  it('is taken with the token of its operator, and said once', () => {
    expect([stackIntake({}), stackIntake({})]).toEqual([INTAKE, INTAKE]);
    expect(said).toEqual([`address and token of the intake are taken from ${file}\n`]);
  });

  it('gets the token that was given', () => {
    expect(stackIntake({ ORETRAIL_INTAKE_TOKEN: 'oretrail_y' })).toEqual({ ORETRAIL_INTAKE: INTAKE.ORETRAIL_INTAKE });
  });

  it('is taken in a shell that has exported what the stack printed', () => {
    expect(stackIntake({ ...CONNECTION, ORETRAIL_INTAKE: INTAKE.ORETRAIL_INTAKE })).toEqual(INTAKE);
  });

  it.each(['ORETRAIL_INTAKE', 'ORETRAIL_KAFKA_BROKERS'])('is not taken if %s is of another pipeline', (name) => {
    expect(stackIntake({ [name]: 'https://other.example' })).toEqual({});
  });

  it('is nowhere if the stack has none', () => {
    write(CONNECTION);
    expect(stackIntake({})).toEqual({});
  });

  it('is refused on another machine, so that no token gets there', () => {
    write({ ...ALL, ORETRAIL_INTAKE: 'http://intake.example' });
    expect(() => stackIntake({ ORETRAIL_INTAKE_TOKEN: 'oretrail_y' })).toThrow(
      'ORETRAIL_INTAKE is not on this machine',
    );
  });
});
