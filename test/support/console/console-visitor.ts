/** A browser as far as the sign-in of a console needs one: it keeps cookies, and sends each to the addresses that it is for. */
import type { App } from '@oretrail/http-api';
import { parseSetCookie, type SetCookie } from 'cookie';
import { IdentityVisitor } from './identity-visitor.ts';

type Headers = Readonly<Record<string, string>>;

/** Asks one console, whose page is at an address of its own. */
export class ConsoleVisitor {
  readonly cookies = new Map<string, SetCookie>();
  private readonly app: App;
  private readonly own: string;
  private readonly address: string;
  private readonly provider = new IdentityVisitor();

  /** @param own where the page is @param address of the browser */
  constructor(app: App, own: string, address: string) {
    [this.app, this.own, this.address] = [app, own, address];
  }

  /** A request of the page, with other headers if they are given. */
  async send(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, headers: Headers = {}) {
    const origin = method === 'GET' ? {} : { origin: this.own };
    const answer = await this.app.inject({
      method,
      url,
      remoteAddress: this.address,
      headers: { ...origin, ...this.cookieHeader(url), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const text of [answer.headers['set-cookie'] ?? []].flat()) this.take(parseSetCookie(text));
    return answer;
  }

  /** Begins a sign-in. @returns where the browser goes */
  async begin(to = '/'): Promise<string> {
    const answer = await this.send('POST', '/v1/sign-in/start', { to });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return answer.json().location;
  }

  /** Signs in at the provider. @returns the path to which the provider sends the browser back */
  async atProvider(location: string, name: string): Promise<string> {
    const { pathname, search, origin } = new URL(await this.provider.signIn(location, name));
    if (origin !== this.own) throw new Error(`${origin} is not the console`);
    return pathname + search;
  }

  /** Signs in. @returns where the browser is then */
  async signIn(name: string, to = '/'): Promise<string> {
    return this.back(await this.atProvider(await this.begin(to), name));
  }

  /** Comes back from the provider. @returns where the browser is then */
  async back(path: string): Promise<string> {
    const answer = await this.send('GET', path);
    if (answer.statusCode !== 303) throw new Error(answer.body);
    return String(answer.headers.location);
  }

  /** Renews the session, as the page does. */
  renew(headers: Headers = {}) {
    return this.send('POST', '/v1/sign-in/session', undefined, headers);
  }

  /** The one cookie whose name has this in it. */
  cookie(part: string): SetCookie | undefined {
    return [...this.cookies.values()].find(({ name }) => name.includes(part));
  }

  private cookieHeader(url: string): Headers {
    const path = url.replace(/\?.*/, '');
    const sent = [...this.cookies.values()].filter(({ path: of = '/' }) => path === of || path.startsWith(`${of}/`));
    return sent.length === 0 ? {} : { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }

  private take(cookie: SetCookie): void {
    if (cookie.maxAge === 0) this.cookies.delete(cookie.name);
    else this.cookies.set(cookie.name, cookie);
  }
}
