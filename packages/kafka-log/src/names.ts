/** Names on the cluster: those of a pipeline may have a prefix, so that several can live on one cluster. */
import type { Topic } from '@oretrail/runtime';

/** What stands before names on the cluster; empty if one pipeline is alone. */
export type Prefixes = Readonly<{
  /** Before each topic. */
  topicPrefix: string;
  /** Before each group and transactional id, so that rules of access can name them. */
  prefix: string;
}>;

/** A topic's name on the cluster. */
export function nameOnCluster({ topicPrefix }: Pick<Prefixes, 'topicPrefix'>, topic: Topic): string {
  return topicPrefix + topic;
}

/** The topic of a name on the cluster. */
export function topicOfName({ topicPrefix }: Pick<Prefixes, 'topicPrefix'>, name: string): Topic {
  return name.slice(topicPrefix.length);
}

/** The group of a worker. */
export function groupOf({ prefix }: Pick<Prefixes, 'prefix'>, worker: string): string {
  return `${prefix}oretrail-${worker}`;
}

/** The transactional id of a task, by its name. */
export function transactionalIdOf({ prefix }: Pick<Prefixes, 'prefix'>, task: string): string {
  return `${prefix}oretrail-${task}`;
}
