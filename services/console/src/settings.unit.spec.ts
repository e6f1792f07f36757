import { expect, it } from 'vitest';
import { CONSOLE_SETTINGS } from './settings.ts';

const PLACE = {
  ORETRAIL_KAFKA_BROKERS: 'a:9092',
  ORETRAIL_REGISTRY_URL: 'http://registry:8081',
  ORETRAIL_STATE_DIRECTORY: '/state',
};
const KEYS = JSON.stringify([{ name: 'finance', key: 'opens-to-this' }]);

const faultsOf = (given: Readonly<Record<string, string>>): readonly string[] =>
  CONSOLE_SETTINGS.safeParse({ ...PLACE, ...given }).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('gives keys of a demo to everybody on a loopback address only', () => {
  const demo = { ORETRAIL_CONSOLE_DEMO_KEYS: KEYS };
  for (const host of ['127.0.0.1', '::1', 'localhost']) {
    expect(faultsOf({ ...demo, ORETRAIL_CONSOLE_HOST: host }), host).toEqual([]);
  }
  expect(faultsOf(demo)).toEqual([]);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com']) {
    expect(faultsOf({ ...demo, ORETRAIL_CONSOLE_HOST: host }), host).toEqual(['ORETRAIL_CONSOLE_DEMO_KEYS']);
  }
  expect(faultsOf({ ORETRAIL_CONSOLE_HOST: '0.0.0.0' })).toEqual([]);
});
