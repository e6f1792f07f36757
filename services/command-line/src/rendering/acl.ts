/** Rights on the cluster, as commands of Kafka's own tool. */
import type { AclRule } from '@oretrail/kafka-log';
import { shellWord } from './shell.ts';

/** One command for one rule; `$BROKERS` and the rights to do so are the caller's. Source: Apache Kafka, kafka-acls.sh. */
export function aclCommand({ role, operations, resource, names, isPrefix }: AclRule, principalPrefix: string): string {
  const given = operations.map((operation) => `--operation ${operation}`);
  const named = names.map((name) => `--${resource} ${shellWord(name)}`);
  const pattern = isPrefix ? ['--resource-pattern-type prefixed'] : [];
  const principal = `--allow-principal ${shellWord(principalPrefix + role)}`;
  const head = 'kafka-acls.sh --bootstrap-server "$BROKERS" --add';
  return [head, principal, ...given, ...named, ...pattern].join(' ');
}
