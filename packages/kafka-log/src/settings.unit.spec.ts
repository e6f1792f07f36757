import { describe, expect, it } from 'vitest';
import { CONNECTION_SETTINGS, kafkaOptionsOf } from './settings.ts';

const PLACE = { ORETRAIL_KAFKA_BROKERS: 'a:9092, b:9092', ORETRAIL_REGISTRY_URL: 'http://registry:8081' };

/** Which variables are at fault, and why. */
function faultsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  const { error } = CONNECTION_SETTINGS.safeParse({ ...PLACE, ...variables });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

describe('settings of the connection', () => {
  it('need no more than where Kafka and the registry are', () => {
    const options = kafkaOptionsOf(CONNECTION_SETTINGS.parse(PLACE), 'me');
    expect(options).toEqual({ brokers: ['a:9092', 'b:9092'], clientId: 'me', prefix: '', topicPrefix: '' });
  });

  it('are TLS and a password', () => {
    const settings = CONNECTION_SETTINGS.parse({
      ...PLACE,
      ORETRAIL_KAFKA_TLS: 'true',
      ORETRAIL_KAFKA_TLS_CA_FILE: import.meta.filename,
      ORETRAIL_KAFKA_SASL_MECHANISM: 'scram-sha-256',
      ORETRAIL_KAFKA_USERNAME: 'me',
      ORETRAIL_KAFKA_PASSWORD: 'sesame',
    });
    const { ssl, sasl } = kafkaOptionsOf(settings, 'me');
    expect(ssl).toEqual({ ca: expect.stringContaining('are TLS and a password') });
    expect(sasl).toEqual({ mechanism: 'scram-sha-256', username: 'me', password: 'sesame' });
  });

  it.each([
    [
      { ORETRAIL_KAFKA_SASL_MECHANISM: 'plain', ORETRAIL_KAFKA_USERNAME: 'me' },
      'ORETRAIL_KAFKA_PASSWORD is due with ORETRAIL_KAFKA_SASL_MECHANISM',
    ],
    [{ ORETRAIL_KAFKA_TLS_CA_FILE: import.meta.filename }, 'ORETRAIL_KAFKA_TLS is due with ORETRAIL_KAFKA_TLS_CA_FILE'],
    [
      { ORETRAIL_KAFKA_TLS: 'true', ORETRAIL_KAFKA_TLS_CA_FILE: '/nowhere' },
      'ORETRAIL_KAFKA_TLS_CA_FILE no file that can be read',
    ],
    [{ ORETRAIL_REGISTRY_USERNAME: 'me' }, 'ORETRAIL_REGISTRY_PASSWORD is due with ORETRAIL_REGISTRY_USERNAME'],
    [
      { ORETRAIL_REGISTRY_URL: 'https://me:sesame@registry' },
      'ORETRAIL_REGISTRY_URL a password has a variable of its own',
    ],
    [{ ORETRAIL_REGISTRY_URL: 'nowhere' }, 'ORETRAIL_REGISTRY_URL Invalid URL'],
    [{ ORETRAIL_KAFKA_BROKERS: 'a' }, 'ORETRAIL_KAFKA_BROKERS.0 HOST:PORT or [IPv6]:PORT is due'],
  ])('are told what is missing or wrong: %j', (variables, fault) => {
    expect(faultsOf(variables)).toEqual([fault]);
  });
});
