import { describe, expect, it } from 'vitest';
import { Networks } from './networks.ts';

const PUBLIC = ['93.184.215.14', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'];
const OTHERS = [
  ['this machine', '127.0.0.1', '127.1.2.3', '::1', '0.0.0.0', '::'],
  ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1', 'fec0::1'],
  ['link-local, with the metadata of clouds', '169.254.169.254', '169.254.0.1', 'fe80::1', 'fd00:ec2::254'],
  ['shared by carriers', '100.64.0.1', '100.100.100.200'],
  ['IPv4 within IPv6', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::10.0.0.1', '::ffff:0:10.0.0.1'],
  ['translated', '64:ff9b::a00:1', '64:ff9b:1::a00:1', '2002:a00:1::', '2001:0:a00:1::'],
  ['for many', '224.0.0.1', '255.255.255.255', 'ff02::1'],
  [
    'reserved',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    '100::1',
    '4000::1',
  ],
  ['no address', '', 'localhost', '1', '10.1', '0x7f000001', '2130706433', '127.0.0.1:80', 'fe80::1%eth0'],
] as const;

describe('webhooks may be sent to', () => {
  it('public addresses', () => {
    const networks = new Networks([]);
    expect(PUBLIC.filter((address) => !networks.has(address))).toEqual([]);
  });

  it.each(OTHERS.map(([kind, ...addresses]) => ({ kind, addresses })))('and to no others: $kind', ({ addresses }) => {
    const networks = new Networks([]);
    expect(addresses.filter((address) => networks.has(address))).toEqual([]);
  });

  it('and to networks that are allowed', () => {
    const networks = new Networks(['10.1.0.0/16', 'fd12::/16']);
    const addresses = ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::9', '10.2.0.1', 'fd13::1', '127.0.0.1'];
    expect(addresses.map((address) => networks.has(address))).toEqual([true, true, true, false, false, false]);
  });
});
