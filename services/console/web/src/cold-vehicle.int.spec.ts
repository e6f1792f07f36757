/** A link to a vehicle, opened in a browser that has nothing of the console yet. */
import { newContext } from '@oretrail/test-support/chromium';
import type { Page, Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { vinOf } from '../specs/console.ts';
import { consoleInBrowser } from '../specs/console-in-browser.ts';
import { settle } from '../specs/view.ts';

const running = consoleInBrowser();

const isOfVehicle = (request: Request): boolean => request.url().includes('/v1/verdicts/');
const isOfItsPage = (request: Request): boolean => request.url().includes('/assets/vehicle-page-');

async function openCold(visit: (page: Page) => Promise<void>): Promise<void> {
  const context = await newContext(running.browser);
  await visit(await context.newPage());
  await context.close();
}

it('loads the page of the vehicle and asks for its parts before it knows who is signed in', async () => {
  await openCold(async (page) => {
    const isAsked = page.waitForRequest(isOfVehicle);
    const isLoaded = page.waitForRequest(isOfItsPage);
    await page.route('**/v1/me', async (route) => {
      // If the page waited for this answer, there would be none.
      await Promise.all([isAsked, isLoaded]);
      await route.continue();
    });
    await page.goto(`${running.url}/vehicles/${vinOf(running.story)}?as=finance`);
    await settle(page);
    expect(await page.textContent('.headline')).toContain('$');
  });
});

it('asks for each part and for the ways to sign in once, and again when the vehicle is opened again', async () => {
  await openCold(async (page) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const vin = vinOf(running.story);
    const timesOf = (path: string): number => asked.filter((one) => one === path).length;
    const parts = ['', '/revisions', '/explanation', '/lineage'].map((part) => `/v1/verdicts/${vin}${part}`);
    await page.goto(`${running.url}/vehicles/${vin}?as=finance`);
    await settle(page);
    expect(parts.map(timesOf)).toEqual([1, 1, 1, 1]);
    expect(timesOf('/v1/sign-in')).toBe(1);
    await page.click('nav a[href="/vehicles"]');
    await settle(page);
    await page.goBack();
    await page.waitForFunction((title) => document.querySelector('h1')?.textContent === title, vin);
    await settle(page);
    expect(parts.map(timesOf)).toEqual([2, 2, 2, 2]);
  });
});

it('gets scripts and styles compressed', async () => {
  await openCold(async (page) => {
    const encodings = new Map<string, string | undefined>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith('/assets/')) encodings.set(pathname, response.headers()['content-encoding']);
    });
    await page.goto(`${running.url}/vehicles/${vinOf(running.story)}?as=finance`);
    await settle(page);
    expect(encodings.size).toBeGreaterThan(1);
    expect([...new Set(encodings.values())]).toEqual(['gzip']);
  });
});
