/** The acceptance cases through Kafka give the verdict ids of the embedded run. Issue C, "Must hold, on a real broker". */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RULESET, instantOf, type OretrailEvent, parseEvent, RULESETS, type RulesetId } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { expect, it } from 'vitest';
import { pickedOf, SEED } from './judged-run.ts';
import { TestPipeline } from './pipeline.ts';
import { liveFor } from './short-life.ts';

const { ORETRAIL_CASES } = process.env;
const CASES = ORETRAIL_CASES ?? join(import.meta.dirname, '../conformance/cases');
/** Each takes two processor-seconds; the seed picks, so every run of the tests has others. */
const CASES_A_RUN = 6;
const NAMES = pickedOf(
  readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'events.ndjson'))),
  CASES_A_RUN,
);
/** A case is small; more partitions would only take longer to be divided. */
const PARTITIONS = 2;

type Flags = Readonly<{ args: readonly string[]; ruleset: RulesetId; operators: readonly string[]; hasFacts: boolean }>;

function flagsOf(name: string): Flags {
  const path = join(CASES, name, 'args');
  const args = existsSync(path) ? readFileSync(path, 'utf8').split(/\s+/).filter(Boolean) : [];
  const operators = args.filter((_, i) => args[i - 1] === '--operator');
  const ruleset = RULESETS.find((id) => args.includes(id)) ?? DEFAULT_RULESET;
  return { args, ruleset, operators, hasFacts: !args.includes('--no-built-in-facts') };
}

/** The events that `run` would accept, in the order of the file. */
function eventsOf(name: string, { args, operators }: Flags): OretrailEvent[] {
  const until = args[args.indexOf('--as-known-at') + 1];
  const isKnown = ({ recordedtime, time }: OretrailEvent): boolean =>
    !args.includes('--as-known-at') || instantOf(recordedtime ?? time) <= instantOf(`${until}`);
  const lines = readFileSync(join(CASES, name, 'events.ndjson'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      const parsed = parseEvent(JSON.parse(line), { operators: new Set(operators) });
      return parsed.ok && isKnown(parsed.event) ? [parsed.event] : [];
    } catch {
      return [];
    }
  });
}

/** Verdict ids by VIN of the embedded run. */
function dueOf(name: string, { args }: Flags): Promise<Record<string, string>> {
  return withTemporaryDirectory(async (out) => {
    await captureCall(['run', join(CASES, name, 'events.ndjson'), '--out', out, ...args]);
    const lines = readFileSync(join(out, 'verdicts.ndjson'), 'utf8').split('\n').filter(Boolean);
    return Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ vin, verdictId }) => [vin, verdictId]));
  });
}

await describeWith(
  `the cases through Kafka (ORETRAIL_SEED=${SEED})`,
  { kafka: shared.kafka, registry: shared.registry },
  (parts) => {
    it.concurrent.each(NAMES)('%s', async (name) => {
      const flags = flagsOf(name);
      const addresses = { brokers: parts().kafka.address, registry: parts().registry.address };
      const prefix = `case-${randomUUID()}-`;
      const pipeline = await TestPipeline.create({ ...addresses, partitions: PARTITIONS, prefix, ...flags });
      try {
        await pipeline.setRuleset(flags.ruleset);
        await pipeline.publish([...(flags.hasFacts ? BUILT_IN_FACTS : []), ...eventsOf(name, flags)]);
        await liveFor(pipeline, pipeline.codec);
        expect(await pipeline.heads()).toEqual(await dueOf(name, flags));
      } finally {
        await pipeline.close();
      }
    });
  },
);
