import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';

it('rights are printed as commands of Kafka, with the prefixes that were given', async () => {
  const { output, status } = await captureCall([
    'topics',
    'acl',
    '--prefix',
    'eu-',
    '--topic-prefix',
    'eu.',
    '--principal-prefix',
    "User:CN=a b's ",
  ]);
  expect(status).toBe(0);
  const lines = output.trimEnd().split('\n');
  expect(lines).toContain(
    'kafka-acls.sh --bootstrap-server "$BROKERS" --add ' +
      String.raw`--allow-principal 'User:CN=a b'\''s eligibility' --operation Write ` +
      '--transactional-id eu-oretrail-eligibility- --resource-pattern-type prefixed',
  );
  expect(lines.every((line) => !/ (sourcing|credit|oretrail|reference)[.-]/.test(line))).toBe(true);
});

it('rights are printed as JSON', async () => {
  const rules = jsonLines(await captureCall(['topics', 'acl', '--json']));
  expect(rules).toContainEqual({
    principal: 'User:oretrail-finance',
    role: 'finance',
    operations: ['Read'],
    resource: 'group',
    names: ['finance-'],
    isPrefix: true,
  });
});
