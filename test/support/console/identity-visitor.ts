/** A browser as far as a sign-in needs one: it follows redirections, keeps cookies, and fills in the form of the provider. */
import { parseSetCookie } from 'cookie';

/** Signs in at one provider. */
export class IdentityVisitor {
  private readonly cookies = new Map<string, string>();

  /**
   * Follows an address of the provider, and signs in where it asks.
   * @returns the address of the console to which the provider sends the browser back
   */
  async signIn(location: string, name: string): Promise<string> {
    const provider = new URL(location).origin;
    let at = location;
    while (new URL(at).origin === provider) {
      const answer = await this.ask(at);
      const next = answer.headers.get('location') ?? (await this.submit(at, await answer.text(), name));
      at = new URL(next, at).href;
    }
    return at;
  }

  private async submit(at: string, page: string, name: string): Promise<string> {
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined)
      throw new Error(`Not a page to sign in: ${page.replace(/<style>.*<\/style>|<[^>]+>|\s+/gs, ' ')}`);
    const body = new URLSearchParams({ prompt: 'login', login: name, password: 'any' });
    const answer = await this.ask(new URL(action, at).href, { method: 'POST', body });
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`${action} answers ${answer.status}`);
    return next;
  }

  private async ask(address: string, options: RequestInit = {}): Promise<Response> {
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, { ...options, redirect: 'manual', headers: { cookie } });
    for (const text of answer.headers.getSetCookie()) {
      const { name, value = '' } = parseSetCookie(text);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}
