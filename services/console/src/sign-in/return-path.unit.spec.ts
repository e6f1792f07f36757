import { expect, it } from 'vitest';
import { RETURN_PATH_LENGTH_MAX } from './limits.ts';
import { returnAddress } from './return-path.ts';

const OWN = new URL('https://console.example.com');
const leadsTo = (text: string): string | null => returnAddress(text, OWN)?.href ?? null;

it.each([
  ['/', 'https://console.example.com/'],
  ['/vehicles?vin=5YF*&status=open#rows', 'https://console.example.com/vehicles?vin=5YF*&status=open#rows'],
  ['/lots/urn%3Alot%3Aexample%3A1', 'https://console.example.com/lots/urn%3Alot%3Aexample%3A1'],
  // As a path alone, this would lead to another host.
  ['/.//evil.example.com', 'https://console.example.com//evil.example.com'],
  ['/a/..//evil.example.com', 'https://console.example.com//evil.example.com'],
  ['/@evil.example.com', 'https://console.example.com/@evil.example.com'],
])('%s is an address of the page', (text, due) => {
  expect(leadsTo(text)).toBe(due);
});

it.each([
  '//evil.example.com',
  '///evil.example.com',
  '/\\evil.example.com',
  '\\\\evil.example.com',
  '/\t/evil.example.com',
  '/\n/evil.example.com',
  'https://evil.example.com',
  'https:evil.example.com',
  '//ann@console.example.com/',
  '//console.example.com:444/',
  'http://console.example.com/',
  ' /vehicles',
  'javascript:alert(1)',
  '',
  '/v1/me',
  '/x/../v1/sign-in/callback?code=x',
  '/openapi.json',
  `/${'x'.repeat(RETURN_PATH_LENGTH_MAX)}`,
  `/${'é'.repeat(RETURN_PATH_LENGTH_MAX / 2)}`,
])('%j is not', (text) => {
  expect(leadsTo(text)).toBeNull();
});
