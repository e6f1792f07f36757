import type { AclRule } from '@oretrail/kafka-log';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';

type Rule = AclRule & Readonly<{ principal: string }>;

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

it('a supplier has its own name, and the intake its topics', async () => {
  const call = ['topics', 'acl', '--supplier', 'User:CN=smm', '--topic-prefix', 'eu.', '--json'];
  const rules = jsonLines(await captureCall(call)) as Rule[];
  const of = (role: string) =>
    rules
      .filter((rule) => rule.role === role)
      .map(({ principal, operations, names }) => ({ principal, operations, names }));
  const [statements, answers] = ['eu.intake.User-3aCN-3dsmm.v1', 'eu.acks.User-3aCN-3dsmm.v1'];
  const principal = 'User:CN=smm';
  expect(of('supplier')).toEqual([
    { principal, operations: ['Write'], names: [statements] },
    { principal, operations: ['Read'], names: [answers, `${statements}.dlq`] },
    { principal, operations: ['Read'], names: ['acks.User-3aCN-3dsmm.'] },
  ]);
  const intake = { principal: 'User:oretrail-intake' };
  expect(of('intake').slice(-2)).toEqual([
    { ...intake, operations: ['Read'], names: [statements] },
    { ...intake, operations: ['Write'], names: [answers, `${statements}.dlq`] },
  ]);
  const names = [statements, answers, `${statements}.dlq`];
  expect(of('operator').at(-1)).toMatchObject({ operations: ['Create', 'Describe', 'DescribeConfigs'], names });
});

it.each([`User:${'x'.repeat(300)}`, 'kafka:User:CN=smm'])('no topic is named after %s', async (principal) => {
  const { status, errors } = await captureCall(['topics', 'acl', '--supplier', principal]);
  expect(status).toBe(2);
  expect(errors).toContain('bad-principal');
});

/** Who may write into a topic, by the plan. */
const writersOf = async (topic: string): Promise<readonly unknown[]> =>
  (jsonLines(await captureCall(['topics', 'acl', '--supplier', 'User:a', '--json'])) as Rule[])
    .filter(({ resource, operations, names }) => {
      return resource === 'topic' && operations.includes('Write') && names.includes(topic);
    })
    .map(({ role }) => role);

it('the console writes who reads, and public inputs only if it is to redrive', async () => {
  const written = async (...flags: readonly string[]) =>
    (jsonLines(await captureCall(['topics', 'acl', '--json', ...flags])) as Rule[])
      .filter(({ role, operations }) => role === 'console' && operations.includes('Write'))
      .flatMap(({ names }) => names);
  expect(await written()).toEqual(['oretrail.access.v1']);
  const inputs = ['sourcing.shipments.v1', 'sourcing.vehicles.v1', 'reference.facts.v1'];
  expect(await written('--redrive-by-console')).toEqual(['oretrail.access.v1', 'oretrail.redrives.v1', ...inputs]);
});

it.each([
  ['oretrail.access.v1', ['console']],
  ['oretrail.grants.v1', ['intake', 'restore']],
  ['sourcing.shipments.v1', ['intake', 'operator', 'restore']],
  ['sourcing.vehicles.v1', ['intake', 'operator', 'restore']],
  ['reference.facts.v1', ['intake', 'operator', 'restore']],
  ['intake.User-3aa.v1', ['supplier']],
  ['acks.User-3aa.v1', ['intake']],
  ['intake.User-3aa.v1.dlq', ['intake']],
])('only these write %s: %j', async (topic, roles) => {
  expect(await writersOf(topic)).toEqual(roles);
});
