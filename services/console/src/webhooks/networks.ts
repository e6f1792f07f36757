/** Which addresses webhooks may be sent to. Source: console.md, "Webhooks"; OWASP, "Server-Side Request Forgery Prevention". */
import ipaddr from 'ipaddr.js';

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** The part of IPv6 that is given to the public; whatever is outside is local, a translation or not used. Source: RFC 4291, section 2.4. */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Whether a text is a network such as `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/** An IPv4 address within IPv6 is that IPv4 address. */
const addressOf = (text: string): ipaddr.IPv4 | ipaddr.IPv6 => ipaddr.process(text);

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(PUBLIC_IPV6);
}

/** Addresses of the public network, and of networks that a setting allows. */
export class Networks {
  private readonly allowed: readonly Network[];

  /** @param allowed networks that are allowed although they are private */
  constructor(allowed: readonly string[]) {
    this.allowed = allowed.map((text) => ipaddr.parseCIDR(text));
  }

  /** Whether webhooks may be sent to an address. Private, local, link-local (the metadata of clouds) and multicast ones are not, and what is not an address. */
  has(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    const address = addressOf(text);
    const isAllowed = this.allowed.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
    return isAllowed || isPublic(address);
  }
}
