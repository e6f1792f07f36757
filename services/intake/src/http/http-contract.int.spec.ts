/** HTTP keeps the contract of the ways in, over a real socket with API keys. Source: intake.md, "2. HTTP". */
import type { Principal } from '@oretrail/authority';
import { listenHttp } from '@oretrail/http-api';
import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { httpWayIn } from '@oretrail/test-support/intake/http-way-in';
import { besideTheWay, memoryIntake } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract } from '@oretrail/test-support/intake-contract';
import { eventBudgets } from '../event-budgets.ts';
import { Receipts } from '../receipts/receipts.ts';
import { signInTo } from '../sign-in.ts';
import { httpOptionsOf } from './intake-app.ts';

const principalOf: (client: string) => Principal = keyPrincipal;

describeIntakeContract('HTTP with API keys', async () => {
  const intake = memoryIntake(principalOf);
  const options = httpOptionsOf({
    intake,
    signIn: signInTo(intake, { issuers: [], bootstrap: keyPrincipal('root') }),
    receipts: Receipts.off(),
    budget: eventBudgets({ eventsPerSecond: 500, burst: 5_000 }),
    now: () => Date.parse(intake.now),
  });
  const way = await listenHttp({ ...options, host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${way.port}`;
  return {
    way: httpWayIn({ url, principalOf, tokenOf: async (client) => keyOf(client) }),
    now: () => intake.now,
    ...besideTheWay(intake, principalOf, 'api-key'),
    close: way.close,
  };
});
