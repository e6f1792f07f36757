/** All commands. A new one is a module in `commands/` and a line here. */
import type { Command } from 'commander';
import type { Call } from './call.ts';

/** What a module in `commands/` exports: arguments, flags and help of its command, and what it does. */
type CommandModule = Readonly<{ declare: (command: Command, call: Call) => void }>;

/** `load` is called only for the command that was asked for, so that none pays for the imports of the others. */
export type CommandEntry = Readonly<{ name: string; summary: string; load: () => Promise<CommandModule> }>;

function command(name: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { name, summary, load };
}

/** All commands, in the order in which the help shows them. */
export const COMMANDS: readonly CommandEntry[] = [
  command('demo', 'tell the story of the US–Japan agreement on made-up events', () => import('./commands/demo.ts')),
  command('run', 'read events and write the verdict of every vehicle', () => import('./commands/run.ts')),
  command(
    'explain',
    "show one vehicle's verdict step by step, and what would change it",
    () => import('./commands/explain.ts'),
  ),
  command('trace', 'show what a lot or vehicle was made of, or where a lot went', () => import('./commands/trace.ts')),
  command(
    'events',
    'show what was stated about one lot, vehicle or fact, and what became of it',
    () => import('./commands/events.ts'),
  ),
  command('convert', 'make events of a sheet (CSV)', () => import('./commands/convert.ts')),
  command('validate', 'check events without running them', () => import('./commands/validate.ts')),
  command('correct', 'write the event that takes another out of force', () => import('./commands/correct.ts')),
  command('operators', 'set and show who may correct the events of others', () => import('./commands/operators.ts')),
  command(
    'quiesce',
    'wait until all workers are idle, and record that point as a cut',
    () => import('./commands/quiesce.ts'),
  ),
  command('rules', 'list the rulesets, or show one with citations', () => import('./commands/rules.ts')),
  command('generate', 'make up the events of a supply chain of any size', () => import('./commands/generate.ts')),
  command('topics', 'make and check the topics of a pipeline on Kafka', () => import('./commands/topics.ts')),
  command(
    'publish',
    'check events, and publish them through the intake or to Kafka',
    () => import('./commands/publish.ts'),
  ),
  command(
    'grants',
    'grant, show and revoke who may state what through the intake',
    () => import('./commands/grants.ts'),
  ),
  command('token', 'make API keys for the intake', () => import('./commands/token.ts')),
  command(
    'verdicts',
    'print the verdicts that the workers on Kafka have given',
    () => import('./commands/verdicts.ts'),
  ),
  command('lag', 'show how far the workers on Kafka are', () => import('./commands/lag.ts')),
  command('dlq', 'show dead letters, and send them again', () => import('./commands/dlq.ts')),
  command(
    'audit',
    'verify an archive, seal it, show its records, and keep its keys',
    () => import('./commands/audit.ts'),
  ),
  command(
    'replay',
    'derive every sealed verdict again from its events, also by another law or time',
    () => import('./commands/replay.ts'),
  ),
  command(
    'restore',
    'fill the topics of a new pipeline on Kafka from an archive',
    () => import('./commands/restore.ts'),
  ),
  command(
    'diff',
    'show what another law, fact or knowledge would change for the fleet, in dollars',
    () => import('./commands/diff.ts'),
  ),
  command(
    'evidence',
    'extract all that one sealed verdict rests on, and prove it without the archive',
    () => import('./commands/evidence.ts'),
  ),
];
