/** Sign-in at a real provider in a real browser: by keyboard, in two tabs, and as it goes wrong. */
import { freePort } from '@oretrail/real-parts';
import { launchBrowser } from '@oretrail/test-support/chromium';
import { SigningIn } from '@oretrail/test-support/console/signing-in';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtPage } from '../specs/built-page.ts';
import { tellStory } from '../specs/story.ts';
import {
  keepPicture,
  NARROW,
  openWindow,
  settle,
  tabbedTo,
  tooWide,
  type View,
  violations,
  WIDE,
} from '../specs/view.ts';

let own: string;
let made: SigningIn;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  const port = await freePort();
  own = `http://127.0.0.1:${port}`;
  made = await SigningIn.start({ own, console: { page: await builtPage(), batches: tellStory().batches } });
  await (await made.console()).listen(port);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await made?.stop();
});

async function open(view: View): Promise<void> {
  context = await openWindow(browser, view);
  // The page of the provider has a font that comes from elsewhere.
  await context.route(/googleapis/, (route) => route.abort());
  page = await context.newPage();
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal && page.url().startsWith(own)) faults.push(message.text());
  });
}
beforeEach(async () => {
  made.provider.state = 'well';
  made.provider.tokensS = 600;
  faults = [];
  await open(WIDE);
});
afterEach(async () => {
  await context.close();
  expect(faults).toEqual([]);
});

const text = async (of: Page): Promise<string> => (await of.locator('main').textContent()) ?? '';

/** Fills in the form of the provider. */
async function atProvider(name: string, of = page): Promise<void> {
  await of.waitForURL(`${made.provider.issuer}/interaction/**`);
  // What is typed before the form has the focus is lost.
  await of.waitForSelector('input[name=login]:focus');
  await of.keyboard.type(name);
  await of.keyboard.press('Tab');
  await of.keyboard.type('any');
  await of.keyboard.press('Enter');
}

async function signIn(path = '/', name = 'ann'): Promise<void> {
  await page.goto(own + path);
  await page.click('section[aria-labelledby=provider] button');
  await atProvider(name);
  await settle(page);
}

/** Waits until the way to sign in is shown. */
async function signedOut(of = page): Promise<string> {
  await of.waitForSelector('section[aria-labelledby=provider] button');
  return text(of);
}

async function looked(name: string): Promise<void> {
  expect([await tooWide(page), await violations(page)]).toEqual([0, []]);
  await keepPicture(page, `sign-in-${name}`);
}

/** All that a script of the page could read, or somebody over the shoulder. */
async function readable(of: Page): Promise<string> {
  const kept = await of.evaluate(async () => ({
    cookies: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    name: window.name,
    history: window.history.state,
    referrer: document.referrer,
    address: window.location.href,
    text: document.documentElement.outerHTML,
  }));
  return JSON.stringify(kept);
}

describe('a person', () => {
  it('signs in by keyboard alone, on the narrowest screen, and is back at the page', async () => {
    await context.close();
    await open(NARROW);
    await page.goto(`${own}/vehicles?status=indeterminate`);
    await signedOut();
    await looked('first-narrow');
    await tabbedTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await atProvider('ann');
    await settle(page);
    expect(page.url()).toBe(`${own}/vehicles?status=indeterminate`);
    expect(await page.locator('header.frame').textContent()).toContain('finance');
    await page.waitForSelector('table.list tbody tr');
    await looked('in-narrow');
  });

  it('has a token that is nowhere but in memory', async () => {
    const tokens: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('/v1/sign-in/session') || response.status() !== 200) return;
      tokens.push((await response.json()).accessToken);
    });
    await signIn('/vehicles');
    expect(tokens).toHaveLength(1);
    const found = await readable(page);
    for (const part of tokens[0]?.split('.') ?? []) expect(found).not.toContain(part);
    expect(found).not.toContain('code=');
    const cookies = await context.cookies(`${own}/v1/sign-in/session`);
    expect(cookies.map(({ name, httpOnly, sameSite, path }) => [name, httpOnly, sameSite, path])).toEqual([
      ['oretrail-session', true, 'Strict', '/v1/sign-in/session'],
    ]);
    expect(await context.cookies(`${own}/v1/me`)).toEqual([]);
  });

  it('stays signed in in a reloaded page and in a new tab', async () => {
    await signIn('/vehicles');
    await page.reload();
    await settle(page);
    await page.waitForSelector('table.list tbody tr');
    const other = await context.newPage();
    await other.goto(`${own}/changes`);
    await settle(other);
    expect(await other.locator('header.frame').textContent()).toContain('finance');
  });

  it('signs out of all tabs, and in again in all', async () => {
    await signIn('/vehicles');
    const other = await context.newPage();
    await other.goto(`${own}/law`);
    await settle(other);
    await page.click('button:has-text("Sign out")');
    expect(await signedOut()).toContain('You are signed out.');
    expect(await signedOut(other)).toContain('You are signed out.');
    await page.waitForSelector('a:has-text("Sign out there too")');
    expect(await page.getAttribute('a:has-text("Sign out there too")', 'href')).toContain(made.provider.issuer);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await looked('signed-out');
    await page.reload();
    expect(await signedOut()).not.toContain('You are signed out.');
    // The provider still knows the person.
    await page.click('section[aria-labelledby=provider] button');
    await settle(page);
    await settle(other);
    expect([page.url(), other.url()]).toEqual([`${own}/vehicles`, `${own}/law`]);
  });

  it('without a grant is signed in, and learns who grants', async () => {
    await signIn('/access', 'bob');
    expect(await page.locator('header.frame').textContent()).toContain('no role');
    expect(await text(page)).toContain('bob');
    await looked('no-grant');
  });
});

describe('a session', () => {
  /** How often the provider gave a token. */
  const given = (): number => made.provider.asked.filter((one) => one === 'POST /token').length;
  const until = async (count: number): Promise<void> => {
    while (given() < count) await page.waitForTimeout(50);
  };

  it('is renewed while the page is open, by two tabs in turn', async () => {
    made.provider.tokensS = 2;
    await signIn('/vehicles');
    const other = await context.newPage();
    await other.goto(`${own}/changes`);
    await settle(other);
    await until(given() + 6);
    made.provider.tokensS = 600;
    for (const one of [page, other]) {
      await one.reload();
      await settle(one);
    }
  });

  it('that has ended keeps the address, for who signs in again', async () => {
    made.provider.tokensS = 2;
    await signIn('/vehicles?status=indeterminate');
    await made.provider.endSessions();
    expect(await signedOut()).toContain('Your session has ended.');
    expect(await page.locator('table').count()).toBe(0);
    await looked('ended');
    await page.click('section[aria-labelledby=provider] button');
    await settle(page);
    expect(page.url()).toBe(`${own}/vehicles?status=indeterminate`);
  });

  it('is renewed if a request finds its token expired, and the request is sent again', async () => {
    await signIn('/');
    const before = given();
    await page.route('**/v1/verdicts?*', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 });
    await page.click('nav >> text=Vehicles');
    await page.waitForSelector('table.list tbody tr');
    expect(given()).toBe(before + 1);
  });
});

describe('a sign-in that goes wrong', () => {
  it('with a state that nobody has sent says so, and forgets it', async () => {
    await page.goto(`${own}/v1/sign-in/callback?code=x&state=${'A'.repeat(43)}`);
    expect(await signedOut()).toContain('This sign-in was begun in another browser, or it has ended already.');
    expect(page.url()).toBe(`${own}/`);
    await looked('lost');
    await page.reload();
    expect(await signedOut()).not.toContain('begun in another browser');
  });

  it('by an answer that comes twice changes nothing', async () => {
    const answers: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/sign-in/callback')) answers.push(request.url());
    });
    await signIn('/vehicles');
    const [answer = ''] = answers;
    expect(answer).toContain('code=');
    await page.goto(answer);
    await settle(page);
    await context.clearCookies();
    await page.goto(answer);
    expect(await signedOut()).toContain('begun in another browser');
  });

  it('because the provider says no says so, at the page of before', async () => {
    await page.goto(`${own}/vehicles`);
    await page.click('section[aria-labelledby=provider] button');
    await page.waitForURL(`${made.provider.issuer}/interaction/**`);
    await page.click('a:has-text("Cancel")');
    expect(await signedOut()).toContain('The identity provider did not sign you in.');
    expect(page.url()).toBe(`${own}/vehicles`);
    await looked('refused');
  });

  it('because the provider is away says so, and is tried again', async () => {
    await signIn('/vehicles');
    made.provider.state = 'away';
    await page.reload();
    const said = await signedOut();
    expect(said).toContain('The identity provider does not answer');
    expect(said).toMatch(/Send it again in \d+ s\./);
    await looked('away');
    made.provider.state = 'well';
    await page.click('button:has-text("Try again")');
    await settle(page);
    expect(page.url()).toBe(`${own}/vehicles`);
  });

  it('because the console is away says so, also to who signs out', async () => {
    await signIn('/vehicles');
    await page.route('**/v1/sign-in/session', (route) => route.abort());
    await page.click('button:has-text("Sign out")');
    await page.waitForSelector('text=This browser still has your session');
    // To try the same page again would sign in again.
    expect(await page.locator('button:has-text("Try again")').count()).toBe(0);
    await looked('half-signed-out');
    await page.unroute('**/v1/sign-in/session');
    await page.click('button:has-text("Sign out again")');
    await page.waitForSelector('a:has-text("Sign out there too")');
    expect(await context.cookies(`${own}/v1/sign-in/session`)).toEqual([]);
  });
});
