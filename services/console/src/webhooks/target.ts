/** The address of a target, and its name in the network: checked when a connection is made, and the checked address is used. */
import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { CONSOLE_ERRORS } from '../errors.ts';
import { URL_LENGTH_MAX } from './limits.ts';
import type { Networks } from './networks.ts';

/** Gives the addresses of a name, as the resolver of the machine does. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

const wrong = (what: string) => CONSOLE_ERRORS.error('bad-target', what);

/** An IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * A target that is well formed. A name may still mean an address that is not allowed; that is checked when it is used.
 * @throws ConsoleError `bad-target`
 */
export function requireTarget(text: string, networks: Networks): URL {
  if (text.length > URL_LENGTH_MAX) throw wrong(`the url has more than ${URL_LENGTH_MAX} characters`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw wrong('the url is not one');
  if (url.protocol !== 'https:') throw wrong('the url does not begin with https:');
  if (url.username !== '' || url.password !== '') throw wrong('the url has a name or a password');
  if (url.hash !== '') throw wrong('the url has a fragment');
  const host = hostOf(url);
  if (isIP(host) !== 0 && !networks.has(host)) throw wrong('the address of the url is not a public one');
  return url;
}

/** Asks the resolver of the machine. */
export const resolveByMachine: Resolve = (name) =>
  new Promise((resolve, reject) => {
    lookup(name, { all: true, verbatim: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** Gives a connection the addresses of a name if all of them are allowed: what was checked is what is connected to. */
export function checkedLookup(networks: Networks, resolve: Resolve): LookupFunction {
  return (name, { all }, callback) => {
    const give = (addresses: readonly LookupAddress[]): void => {
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => networks.has(address))) {
        callback(wrong('the name of the target means an address that is not public'), '', 0);
      } else if (all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    resolve(name).then(give, (error) => callback(error, '', 0));
  };
}
