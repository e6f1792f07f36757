/** Who may do what on the cluster: no more than each needs. Source: architecture.md, "Who may write what"; Apache Kafka, "Operations and resources". */
import {
  ACCESS,
  CO_PARTITIONED,
  CONTROL,
  deadLettersOf,
  GRANTS,
  journalOf,
  PUBLIC_INPUTS,
  REDRIVES,
  SCHEMAS,
  SEALS,
  supplierTopics,
  type Topic,
  taskName,
  VERDICTS,
  type Worker,
  writtenPrincipal,
} from '@oretrail/runtime';
import { groupOf, nameOnCluster, type Prefixes, transactionalIdOf } from './names.ts';
import { plannedTopics, REPLICATION } from './topic-plan.ts';

/** An operation of Kafka's authorizer; Read and Write include Describe. */
export type AclOperation = 'Read' | 'Write' | 'Create' | 'Describe' | 'DescribeConfigs';

/** What one role may do with some resources of one kind. */
export type AclRule = Readonly<{
  /** A worker, or `audit`, `intake`, `console`, `operator`, `restore`, `finance`, `supplier`. */
  role: string;
  /** Who has the role, as the brokers name it, if the name is not one of ours: a supplier. */
  principal?: string;
  operations: readonly AclOperation[];
  resource: 'topic' | 'group' | 'transactional-id';
  /** On the cluster, with their prefixes. */
  names: readonly string[];
  /** Whether each is what the names of the resources begin with. */
  isPrefix: boolean;
}>;

/** What stands before the groups of consumers in finance. */
const FINANCE = 'finance-';

type Topics = Pick<AclRule, 'role' | 'principal' | 'operations'> & Readonly<{ topics: Iterable<Topic> }>;

function onTopics(prefixes: Prefixes, { topics, ...who }: Topics): AclRule {
  const names = [...new Set(topics)].map((topic) => nameOnCluster(prefixes, topic));
  return { ...who, resource: 'topic', names, isPrefix: false };
}

function ofWorker(prefixes: Prefixes, { name: role, partitioned, single, outputs }: Worker): readonly AclRule[] {
  const journal = journalOf(role);
  const inputs = [...partitioned, ...single];
  const letters = inputs.filter((topic) => PUBLIC_INPUTS.has(topic)).map(deadLettersOf);
  // A worker that lost its state learns from its outputs what it has published.
  // And from its letters, what it has buried; and from the schemas, how to read what it has taken.
  const read = new Set([...inputs, ...outputs, journal, ...letters, SCHEMAS]);
  const begin = transactionalIdOf(prefixes, taskName({ worker: role, index: 0 })).slice(0, -1);
  const own = { role, isPrefix: false } as const;
  return [
    onTopics(prefixes, { role, operations: ['Read'], topics: read }),
    // Control, too: they end a cut whose coordinator has died.
    onTopics(prefixes, { role, operations: ['Write'], topics: [...outputs, journal, ...letters, CONTROL, SCHEMAS] }),
    // Their partitions are counted at the start.
    onTopics(prefixes, { role, operations: ['Describe'], topics: CO_PARTITIONED.filter((topic) => !read.has(topic)) }),
    { ...own, operations: ['Read'], resource: 'group', names: [groupOf(prefixes, role)] },
    { role, operations: ['Write'], resource: 'transactional-id', names: [begin], isPrefix: true },
  ];
}

/** The audit worker: its positions are the store's, so it writes nothing on the cluster. */
function ofAudit(prefixes: Prefixes): readonly AclRule[] {
  const role = 'audit';
  const read = [...PUBLIC_INPUTS, GRANTS, VERDICTS, CONTROL, SCHEMAS];
  return [
    onTopics(prefixes, { role, operations: ['Read'], topics: read }),
    onTopics(prefixes, {
      role,
      operations: ['Describe'],
      topics: CO_PARTITIONED.filter((topic) => !read.includes(topic)),
    }),
    { role, operations: ['Read'], resource: 'group', names: [groupOf(prefixes, role)], isPrefix: false },
  ];
}

/** The intake: nobody else writes grants, and beside it only the operator's direct way writes public inputs. */
function ofIntake(prefixes: Prefixes, workers: readonly Worker[]): readonly AclRule[] {
  const role = 'intake';
  const written = [...PUBLIC_INPUTS, GRANTS];
  return [
    onTopics(prefixes, { role, operations: ['Write'], topics: written }),
    // What is stated and granted already, and who the operators are: a correction by anybody else is refused at the door.
    onTopics(prefixes, { role, operations: ['Read'], topics: [...written, CONTROL, SCHEMAS] }),
    onTopics(prefixes, {
      role,
      operations: ['Describe'],
      // All that have as many partitions: these are counted before anything is written.
      topics: [
        ...CO_PARTITIONED.filter((topic) => !PUBLIC_INPUTS.has(topic)),
        ...workers.map(({ name }) => journalOf(name)),
      ],
    }),
    { role, operations: ['Read'], resource: 'group', names: [groupOf(prefixes, role)], isPrefix: false },
  ];
}

/**
 * The console: what it shows is a function of public topics, and of the journals, where tasks stand. It writes who read what. If
 * it may redrive, also the dead letters that an operator sends again.
 */
function ofConsole(prefixes: Prefixes, workers: readonly Worker[], redrives: boolean): readonly AclRule[] {
  const role = 'console';
  const letters = [...PUBLIC_INPUTS].map(deadLettersOf);
  const journals = workers.map(({ name }) => journalOf(name));
  const read = [...PUBLIC_INPUTS, ...letters, GRANTS, VERDICTS, SEALS, CONTROL, SCHEMAS, REDRIVES, ACCESS, ...journals];
  return [
    onTopics(prefixes, { role, operations: ['Read'], topics: read }),
    onTopics(prefixes, {
      role,
      operations: ['Write'],
      topics: redrives ? [ACCESS, REDRIVES, ...PUBLIC_INPUTS] : [ACCESS],
    }),
    onTopics(prefixes, {
      role,
      operations: ['Describe'],
      topics: CO_PARTITIONED.filter((topic) => !read.includes(topic)),
    }),
  ];
}

/** A supplier on Kafka, and what the intake and an operator may do with its topics. */
function ofSupplier(prefixes: Prefixes, principal: string): readonly AclRule[] {
  const topics = supplierTopics(principal);
  if (topics === null) throw new TypeError(`${principal} has no topics`);
  const { statements, answers, deadLetters } = topics;
  const supplier = { role: 'supplier', principal } as const;
  // The dot ends the name, so that it begins no other supplier's.
  const groups = [`acks.${writtenPrincipal(principal)}.`];
  return [
    onTopics(prefixes, { ...supplier, operations: ['Write'], topics: [statements] }),
    onTopics(prefixes, { ...supplier, operations: ['Read'], topics: [answers, deadLetters] }),
    { ...supplier, operations: ['Read'], resource: 'group', names: groups, isPrefix: true },
    onTopics(prefixes, { role: 'intake', operations: ['Read'], topics: [statements] }),
    onTopics(prefixes, { role: 'intake', operations: ['Write'], topics: [answers, deadLetters] }),
    // It makes and compares them, and reads none.
    onTopics(prefixes, {
      role: 'operator',
      operations: ['Create', 'Describe', 'DescribeConfigs'],
      topics: [statements, answers, deadLetters],
    }),
  ];
}

/**
 * Who calls `oretrail` as an operator, and who restores a pipeline from its archive. Only the latter writes grants beside the
 * intake, and has no rights but until the new pipeline is filled: a reader of the grants trusts that the intake has
 * accepted them.
 */
function ofOperators(prefixes: Prefixes, workers: readonly Worker[]): readonly AclRule[] {
  const [role, restore] = ['operator', 'restore'];
  const names = workers.map(({ name }) => name);
  const all = plannedTopics(1, names, REPLICATION).map(({ topic }) => topic);
  const written = [CONTROL, REDRIVES, SEALS, ...PUBLIC_INPUTS];
  return [
    onTopics(prefixes, { role, operations: ['Read', 'Create', 'DescribeConfigs'], topics: all }),
    onTopics(prefixes, { role, operations: ['Write'], topics: written }),
    // How far the archive is, before it is sealed.
    { role, operations: ['Describe'], resource: 'group', names: [groupOf(prefixes, 'audit')], isPrefix: false },
    onTopics(prefixes, { role: restore, operations: ['Read', 'Create', 'DescribeConfigs'], topics: all }),
    onTopics(prefixes, { role: restore, operations: ['Write'], topics: [CONTROL, ...PUBLIC_INPUTS, GRANTS] }),
  ];
}

/**
 * All rules of a pipeline. `intake` lets statements in; `console` shows what is known; `operator` calls `oretrail`; `restore` fills a new pipeline from an
 * archive; `finance` reads verdicts. Everything that is not here needs no right.
 * @param suppliers on Kafka, as the brokers name them, such as `User:CN=smm`
 * @param consoleRedrives whether operators may send dead letters again by the console, which then writes public inputs
 * @throws TypeError for a supplier that no topic can be named after; see {@link writtenPrincipal}
 */
export function plannedAcls(
  prefixes: Prefixes,
  workers: readonly Worker[],
  suppliers: readonly string[] = [],
  consoleRedrives = false,
): readonly AclRule[] {
  const finance = { role: 'finance', operations: ['Read'] } as const;
  return [
    ...workers.flatMap((worker) => ofWorker(prefixes, worker)),
    ...ofAudit(prefixes),
    ...ofIntake(prefixes, workers),
    ...ofConsole(prefixes, workers, consoleRedrives),
    ...ofOperators(prefixes, workers),
    onTopics(prefixes, { ...finance, topics: [VERDICTS, SEALS] }),
    { ...finance, resource: 'group', names: [FINANCE], isPrefix: true },
    ...suppliers.flatMap((principal) => ofSupplier(prefixes, principal)),
  ];
}
