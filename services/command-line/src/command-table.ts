/** All commands. A new one is a module in `commands/` and a line here. */
import type { Command } from 'commander';
import type { Call } from './call.ts';

/** What a module in `commands/` exports: arguments, flags and help of its command, and what it does. */
type CommandModule = Readonly<{ declare: (command: Command, call: Call) => void }>;

/** `load` is called only for the command that was asked for, so that none pays for the imports of the others. */
export type CommandEntry = Readonly<{ name: string; summary: string; load: () => Promise<CommandModule> }>;

/** All commands, in the order in which the help shows them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'tell the story of the US–Japan agreement on made-up events',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'run',
    summary: 'read events and write the verdict of every vehicle',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'explain',
    summary: "show one vehicle's verdict step by step, and what would change it",
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'trace',
    summary: 'show what a lot or vehicle was made of, or where a lot went',
    load: () => import('./commands/trace.ts'),
  },
  {
    name: 'validate',
    summary: 'check events without running them',
    load: () => import('./commands/validate.ts'),
  },
  {
    name: 'correct',
    summary: 'write the event that takes another out of force',
    load: () => import('./commands/correct.ts'),
  },
  {
    name: 'operators',
    summary: 'set and show who may correct the events of others',
    load: () => import('./commands/operators.ts'),
  },
  {
    name: 'quiesce',
    summary: 'wait until all workers are idle, and record that point as a cut',
    load: () => import('./commands/quiesce.ts'),
  },
  {
    name: 'rules',
    summary: 'list the rulesets, or show one with citations',
    load: () => import('./commands/rules.ts'),
  },
  {
    name: 'generate',
    summary: 'make up the events of a supply chain of any size',
    load: () => import('./commands/generate.ts'),
  },
  {
    name: 'topics',
    summary: 'make and check the topics of a pipeline on Kafka',
    load: () => import('./commands/topics.ts'),
  },
  {
    name: 'publish',
    summary: 'check events and publish them to Kafka',
    load: () => import('./commands/publish.ts'),
  },
  {
    name: 'verdicts',
    summary: 'print the verdicts that the workers on Kafka have given',
    load: () => import('./commands/verdicts.ts'),
  },
  {
    name: 'lag',
    summary: 'show how far the workers on Kafka are',
    load: () => import('./commands/lag.ts'),
  },
  {
    name: 'dlq',
    summary: 'show dead letters, and send them again',
    load: () => import('./commands/dlq.ts'),
  },
  {
    name: 'audit',
    summary: 'verify an archive, seal it, and keep its keys',
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'replay',
    summary: 'derive every sealed verdict again from its events, also by another law or time',
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'restore',
    summary: 'fill the topics of a new pipeline on Kafka from an archive',
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'diff',
    summary: 'show what another law, fact or knowledge would change for the fleet, in dollars',
    load: () => import('./commands/diff.ts'),
  },
  {
    name: 'evidence',
    summary: 'extract all that one sealed verdict rests on, and prove it without the archive',
    load: () => import('./commands/evidence.ts'),
  },
];
