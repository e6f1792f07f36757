import { createHash } from 'node:crypto';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';

const principalOf = (key: string): string => `sha256:${createHash('sha256').update(key).digest('hex')}`;

it('a new API key is printed once, with the principal for a grant', async () => {
  const { status, output } = await captureCall(['token', 'new', '--json']);
  const { key, principal } = JSON.parse(output);
  expect(status).toBe(0);
  expect(key).toMatch(/^oretrail_[A-Za-z0-9_-]{43}$/);
  expect(principal).toBe(principalOf(key));
  const again = JSON.parse((await captureCall(['token', 'new', '--json'])).output);
  expect(again.key).not.toBe(key);
});

it('people read the same in two lines', async () => {
  const { output } = await captureCall(['token', 'new']);
  const [, key = '', principal] = /^key {8}(\S+)\nprincipal {2}(\S+)\n$/.exec(output) ?? [];
  expect(principal).toBe(principalOf(key));
});

it('the principal of a key is shown again', async () => {
  const { key, principal } = JSON.parse((await captureCall(['token', 'new', '--json'])).output);
  expect((await captureCall(['token', 'principal'], `${key}\n`)).output).toBe(`${principal}\n`);
  expect(JSON.parse((await captureCall(['token', 'principal', '--json'], key)).output)).toEqual({ principal });
});

it.each(['', 'sesame', `oretrail_${'x'.repeat(42)}`, `oretrail_${'x'.repeat(44)}`])(
  'what is not a key is refused and not shown: %j',
  async (input) => {
    const { status, output, errors } = await captureCall(['token', 'principal'], input);
    expect([status, output]).toEqual([2, '']);
    expect(errors).toContain('bad-api-key');
    expect(errors).not.toContain('sesame');
    expect(errors).not.toContain('xxx');
  },
);
