import { expect, it } from 'vitest';
import { CONSOLE_SETTINGS } from '../settings.ts';

const ISSUER = 'https://login.example.com';
const GIVEN = {
  ORETRAIL_KAFKA_BROKERS: 'a:9092',
  ORETRAIL_REGISTRY_URL: 'http://registry:8081',
  ORETRAIL_STATE_DIRECTORY: '/state',
  ORETRAIL_ISSUERS: JSON.stringify([{ issuer: ISSUER, audience: 'oretrail' }]),
  ORETRAIL_CONSOLE_URL: 'https://console.example.com',
  ORETRAIL_SIGN_IN_ISSUER: ISSUER,
  ORETRAIL_SIGN_IN_CLIENT_ID: 'console',
  ORETRAIL_SIGN_IN_CLIENT_SECRET: 'opens the provider',
  ORETRAIL_SIGN_IN_COOKIE_SECRET: 'x'.repeat(32),
};

const faultsOf = (given: Readonly<Record<string, string | undefined>>): readonly string[] =>
  CONSOLE_SETTINGS.safeParse({ ...GIVEN, ...given }).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('are all that sign-in needs, or none', () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ ORETRAIL_SIGN_IN_CLIENT_SECRET: undefined })).toEqual([]);
  const due = [
    'ORETRAIL_SIGN_IN_ISSUER',
    'ORETRAIL_SIGN_IN_CLIENT_ID',
    'ORETRAIL_SIGN_IN_COOKIE_SECRET',
    'ORETRAIL_CONSOLE_URL',
  ];
  for (const name of due) expect(faultsOf({ [name]: undefined }), name).toEqual([name]);
  const none = Object.fromEntries([...due, 'ORETRAIL_SIGN_IN_CLIENT_SECRET'].map((name) => [name, undefined]));
  expect(faultsOf(none)).toEqual([]);
});

it('name a provider whose tokens are accepted', () => {
  expect(faultsOf({ ORETRAIL_SIGN_IN_ISSUER: 'https://other.example.com' })).toEqual(['ORETRAIL_SIGN_IN_ISSUER']);
  expect(faultsOf({ ORETRAIL_ISSUERS: '[]' })).toEqual(['ORETRAIL_SIGN_IN_ISSUER']);
});

it('have an address that cookies are safe at', () => {
  const faulty = (url: string): boolean => faultsOf({ ORETRAIL_CONSOLE_URL: url }).includes('ORETRAIL_CONSOLE_URL');
  for (const url of [
    'https://a.example.com',
    'https://a.example.com:8443/',
    'http://localhost:8090',
    'http://127.0.0.1:1',
  ]) {
    expect(faulty(url), url).toBe(false);
  }
  const bad = [
    'http://a.example.com',
    'https://a/path',
    'https://a?x',
    'https://me@a',
    'ftp://a',
    'http://localhost.a',
    '',
  ];
  for (const url of bad) expect(faulty(url), url).toBe(true);
});

it('have parameters that no sign-in has for itself, and scopes that begin with openid', () => {
  const faults = (parameters: object) => faultsOf({ ORETRAIL_SIGN_IN_PARAMETERS: JSON.stringify(parameters) });
  expect(faults({ audience: 'oretrail', prompt: 'consent' })).toEqual([]);
  for (const name of ['redirect_uri', 'state', 'nonce', 'code_challenge', 'client_id', 'response_mode', 'request']) {
    expect(faults({ [name]: 'x' }), name).toEqual(['ORETRAIL_SIGN_IN_PARAMETERS']);
  }
  expect(faultsOf({ ORETRAIL_SIGN_IN_SCOPES: 'openid api://oretrail/.default' })).toEqual([]);
  for (const scopes of ['', 'profile', 'openid  x', 'openidx']) {
    expect(faultsOf({ ORETRAIL_SIGN_IN_SCOPES: scopes }), scopes).toEqual(['ORETRAIL_SIGN_IN_SCOPES']);
  }
});

it('have a secret of a good length', () => {
  expect(faultsOf({ ORETRAIL_SIGN_IN_COOKIE_SECRET: 'x'.repeat(31) })).toEqual(['ORETRAIL_SIGN_IN_COOKIE_SECRET']);
});
