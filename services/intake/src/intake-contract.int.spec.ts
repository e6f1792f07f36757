/** The contract of the ways in, straight into the core, on topics in memory. */
import { type Principal, principalId } from '@oretrail/authority';
import { client } from '@oretrail/test-support/grants/story';
import { OPERATOR } from '@oretrail/test-support/intake/contract-scene';
import { addOperator, CoreUnderTest } from '@oretrail/test-support/intake/core-under-test';
import { MemoryTopics } from '@oretrail/test-support/intake/memory-topics';
import { besideTheWay } from '@oretrail/test-support/intake/memory-way-in';
import { describeIntakeContract } from '@oretrail/test-support/intake-contract';

describeIntakeContract('the core', async () => {
  const topics = new MemoryTopics();
  addOperator(topics, `urn:party:${OPERATOR}`);
  const under = await CoreUnderTest.open(topics);
  await under.until(() => under.core.isReady);
  const principalOf = client as (name: string) => Principal;
  const send = async (texts: readonly string[], name: string) => {
    const sender = { principal: principalId(principalOf(name)), kind: 'jwt' } as const;
    return (
      await under.core.take(
        texts.map((text) => ({ text })),
        sender,
      )
    ).items;
  };
  return {
    way: { principalOf, send },
    now: () => new Date().toISOString(),
    ...besideTheWay(under.core, principalOf, 'jwt'),
    close: () => under.close(),
  };
});
