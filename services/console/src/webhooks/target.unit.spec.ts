import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { Networks } from './networks.ts';
import { checkedLookup, requireTarget } from './target.ts';

const networks = new Networks([]);

describe('a target', () => {
  it.each(['https://hooks.example/a?b=c', 'https://hooks.example:8443/', 'https://8.8.8.8/'])('may be %s', (url) => {
    expect(requireTarget(url, networks).href).toBe(url);
  });

  it.each([
    'http://hooks.example/',
    'ftp://hooks.example/',
    'hooks.example',
    'https://user:secret@hooks.example/',
    'https://hooks.example/#part',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data/',
    `https://hooks.example/${'x'.repeat(2_048)}`,
  ])('may not be %s', (url) => {
    expect(() => requireTarget(url, networks)).toThrow(/bad-target|url/);
  });
});

type Given = Readonly<{ error: unknown; addresses: unknown }>;

function looked(addresses: readonly string[], all: boolean): Promise<Given> {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = checkedLookup(networks, async () => found);
  return new Promise((resolve) => lookup('x', { all }, (error, given) => resolve({ error, addresses: given })));
}

describe('a connection is made', () => {
  it('to the addresses that were checked', async () => {
    expect((await looked(['8.8.8.8'], false)).addresses).toBe('8.8.8.8');
    const { error, addresses } = await looked(['8.8.8.8', '2606:4700::1'], true);
    expect([error, (addresses as LookupAddress[]).map(({ address }) => address)]).toEqual([
      null,
      ['8.8.8.8', '2606:4700::1'],
    ]);
  });

  it.each([[['10.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['::ffff:127.0.0.1']], [['fe80::1']], [[]]])(
    'to none if one of them is not public: %s',
    async (addresses) => {
      for (const all of [true, false])
        expect((await looked(addresses, all)).error).toMatchObject({ code: 'bad-target' });
    },
  );
});
