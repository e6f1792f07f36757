/**
 * The order of the spec files: those that wait for brokers first and those that only compute last, so that the processors have
 * work until the end. Vitest's own order, by size, leaves the longest ones for the end, each alone.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = `${import.meta.dirname}/..`;

/** What took longest, in a whole run on two processors. Only time is lost if the list is out of date. */
const LONGEST: readonly string[] = [
  'services/intake/src/faults/slow-connections.fault.spec.ts',
  'infra/real-parts/src/stack/stack.e2e.spec.ts',
  'test/audit/killed-audit.fault.spec.ts',
  'test/kafka/replicated.fault.spec.ts',
  'services/console/web/src/pages.int.spec.ts',
  'test/kafka/secured.int.spec.ts',
  'services/command-line/src/hostile-input.e2e.spec.ts',
  'packages/event-files/src/read-event-lines.int.spec.ts',
  'packages/kafka-log/src/reader.int.spec.ts',
  'test/conformance/cases.e2e.spec.ts',
  'services/intake/src/faults/killed-intake.fault.spec.ts',
  'services/command-line/src/kafka-commands.int.spec.ts',
  'services/intake/src/kafka-away.fault.spec.ts',
  'services/console/src/webhooks/webhooks.int.spec.ts',
  'packages/archive/src/archiver/store-faults.fault.spec.ts',
  'test/kafka/poison.fault.spec.ts',
  'test/docs/consumers.int.spec.ts',
];
/** Files that need real parts, or start processes: they wait for these. */
const REAL = /\.(?:int|e2e|fault)\.spec\.ts$/;

function rankOf({ moduleId }: TestSpecification): number {
  const at = LONGEST.indexOf(relative(ROOT, moduleId));
  if (at >= 0) return at;
  return REAL.test(moduleId) ? LONGEST.length : LONGEST.length + 1;
}

/** For `sequence.sequencer` of vitest's configuration. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files);
    return bySize.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
