/** What was found and done with the topics of a pipeline, for people. */
import { COMPATIBILITY, type LevelDifference } from '@oretrail/avro';
import { counted } from '@oretrail/explanation';
import type { AclRule, TopicDifference } from '@oretrail/kafka-log';
import { printableAll } from '@oretrail/model';
import type { AppliedTopics, CheckedTopics } from '@oretrail/operations';
import type { Colours } from '../terminal.ts';
import { shellWord } from './shell.ts';

function differenceLines(differing: readonly TopicDifference[], colours: Colours): string[] {
  const line = ({ topic, what, is, due }: TopicDifference): string =>
    `  ${topic}: ${what} is ${colours.red(is === '' ? 'not set' : is)}, and ${due} is due`;
  return differing.length === 0 ? [] : ['Not as they must be, and left as they are:', ...differing.map(line)];
}

/** The registry's administrator decides whether to change them. */
function levelLines(levels: readonly LevelDifference[]): string[] {
  if (levels.length === 0) return [];
  const line = ({ subject, is }: LevelDifference) => `  ${subject}: ${is}`;
  const what = `The registry has ${counted(levels.length, 'subject')} with a weaker level than ${COMPATIBILITY}:`;
  return [what, ...levels.map(line), '  --set-compatibility changes that'];
}

/** The answer of `topics apply`. */
export function renderApplied(applied: AppliedTopics, colours: Colours): string {
  const { made, differing, ruleset, builtInFacts, levels } = printableAll(applied);
  const lines =
    made.length === 0 ? [] : [`Made ${counted(made.length, 'topic')}:`, ...made.map((topic) => `  ${topic}`)];
  if (ruleset !== null) lines.push(`Set the ruleset ${ruleset}`);
  if (builtInFacts > 0) lines.push(`Published ${counted(builtInFacts, 'built-in fact')}`);
  lines.push(...differenceLines(differing, colours));
  if (lines.length === 0) lines.push('All topics are there, and as they must be');
  lines.push(...levelLines(levels));
  return `${lines.join('\n')}\n`;
}

/** The answer of `topics check`. */
export function renderChecked(checked: CheckedTopics, colours: Colours): string {
  const { missing, differing, identities } = printableAll(checked);
  const lines = missing.length === 0 ? [] : ['Missing:', ...missing.map((topic) => `  ${colours.red(topic)}`)];
  lines.push(...differenceLines(differing, colours));
  const known = Object.keys(identities).length;
  if (lines.length === 0)
    lines.push(
      `All topics are there, and as they must be; ${counted(known, 'partition')} identified by their first records`,
    );
  return `${lines.join('\n')}\n`;
}

/** One command for one rule; `$BROKERS` and the rights to do so are the caller's. Source: Apache Kafka, kafka-acls.sh. */
export function aclCommand(rule: AclRule, principalPrefix: string): string {
  const { role, principal: due = principalPrefix + role, operations, resource, names, isPrefix } = rule;
  const given = operations.map((operation) => `--operation ${operation}`);
  const named = names.map((name) => `--${resource} ${shellWord(name)}`);
  const pattern = isPrefix ? ['--resource-pattern-type prefixed'] : [];
  const principal = `--allow-principal ${shellWord(due)}`;
  const head = 'kafka-acls.sh --bootstrap-server "$BROKERS" --add';
  return [head, principal, ...given, ...named, ...pattern].join(' ');
}
