/** HTTP keeps the contract of the ways in, over a real socket with API keys. Source: intake.md, "2. HTTP". */
import type { Principal } from '@oretrail/authority';
import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { httpWayIn } from '@oretrail/test-support/intake/http-way-in';
import { besideTheWay, memoryIntake } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract } from '@oretrail/test-support/intake-contract';
import { eventBudgets } from '../budgets.ts';
import { Receipts } from '../receipts/receipts.ts';
import { SignIn } from '../sign-in/sign-in.ts';
import { listenHttp } from './listen-http.ts';

const principalOf: (client: string) => Principal = keyPrincipal;

describeIntakeContract('HTTP with API keys', async () => {
  const intake = memoryIntake(principalOf);
  const way = await listenHttp({
    intake,
    signIn: new SignIn({ issuers: [], intake, bootstrap: keyPrincipal('root') }),
    receipts: Receipts.off(),
    budget: eventBudgets({ eventsPerSecond: 500, burst: 5_000 }),
    now: () => Date.parse(intake.now),
    host: '127.0.0.1',
    port: 0,
  });
  const url = `http://127.0.0.1:${way.port}`;
  return {
    way: httpWayIn({ url, principalOf, tokenOf: async (client) => keyOf(client) }),
    now: () => intake.now,
    ...besideTheWay(intake, principalOf, 'api-key'),
    close: way.close,
  };
});
