import { join } from 'node:path';
import { SignIn } from '@oretrail/http-api';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';
import { Knowledge } from '../knowledge/knowledge.ts';
import { openConsoleApp } from './console-app.ts';

const DEMO = [{ name: 'finance', key: 'oretrail_made-up' }];

it('gives keys of a demo to who asks this machine by its own name, and to no site whose name leads here', async () => {
  const knowledge = await Knowledge.open({ path: join(temporaryFolder(), 'read-model.sqlite'), source: 'a' });
  const signIn = new SignIn({ issuers: [], grants: () => knowledge.book, bootstrap: null });
  const app = await openConsoleApp({
    knowledge,
    signIn,
    demo: DEMO,
    page: null,
    reads: { record: async () => {} },
  });
  onTestFinished(async () => {
    await app.close();
    await knowledge.close();
  });
  const givenTo = async (host: string): Promise<unknown> => {
    const answer = await app.inject({ url: '/v1/sign-in', headers: { host } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    return answer.json().demo;
  };
  for (const host of ['127.0.0.1:8090', 'localhost:8090', '[::1]:8090', 'localhost']) {
    expect(await givenTo(host), host).toEqual(DEMO);
  }
  for (const host of ['rebound.example.com:8090', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com:8090']) {
    expect(await givenTo(host), host).toEqual([]);
  }
});
