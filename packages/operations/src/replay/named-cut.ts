/** The cut that a replay of topics is asked for: the last one that was sealed, or one in a file. */

import { readFile } from 'node:fs/promises';
import { SealChain, sha256Of } from '@oretrail/archive';
import type { SealRecord } from '@oretrail/avro';
import { EVENT_FILE_ERRORS } from '@oretrail/event-files';
import type { RulesetId } from '@oretrail/model';
import { rulesetIn, type SealedBy, sealAt, sealedBy } from '@oretrail/replay';
import { batchesOf, type Cut, controlAt, type Log, SEALS } from '@oretrail/runtime';
import { z } from 'zod';
import { OPERATION_ERRORS } from '../errors.ts';

const OFFSET = z.int().min(0);
const CUT = z.object({ cut: OFFSET, inputs: z.record(z.string(), OFFSET), verdicts: z.array(OFFSET).min(1) });

/** A cut with all that bears on its verdicts. */
export type NamedCut = Readonly<{
  cut: Pick<Cut, 'cut' | 'inputs' | 'verdicts'>;
  ruleset: RulesetId;
  operators: ReadonlySet<string>;
  /** The seal that has the cut; null if the cut is in a file. */
  sealed: Readonly<{ number: number; sha256: string; root: string; by: SealedBy }> | null;
}>;

/** @throws OperationError `file-unreadable`, `bad-cut` */
export async function cutIn(file: string): Promise<NamedCut['cut']> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw EVENT_FILE_ERRORS.error('file-unreadable', `--cut: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  });
  try {
    return CUT.parse(JSON.parse(text));
  } catch (cause) {
    throw OPERATION_ERRORS.error('bad-cut', `--cut ${file} holds no cut`, { cause });
  }
}

/** A cut of a file, under the law and with the operators that the control topic has there. @throws OperationError `bad-cut` */
export async function namedInFile(log: Log, cut: NamedCut['cut']): Promise<NamedCut> {
  const { ruleset, operators } = await controlAt(log, cut.cut).catch((cause: unknown) => {
    throw OPERATION_ERRORS.error('bad-cut', `The control topic has no cut ${cut.cut}`, { cause });
  });
  return { cut, ruleset, operators: new Set(operators), sealed: null };
}

/**
 * The cut of the last good seal on its topic, or of one by its number; the seals are verified as a chain.
 * @param publicKey that must have signed it; if left out, the seals only agree with each other
 * @throws ArchiveError of the first seal that fails; ReplayError `no-seal`
 */
export async function sealedCut(log: Log, number?: number, publicKey?: string): Promise<NamedCut> {
  const chain = new SealChain();
  for await (const { records } of batchesOf(log, SEALS, 0, 0)) {
    for (const { value } of records) {
      const { number: at, seal } = value as SealRecord;
      const bytes = Buffer.from(seal, 'utf8');
      // Two calls at the same time may both have published it; another one of that number is refused.
      if (chain.sha256At(at) !== sha256Of(bytes)) chain.take(bytes);
    }
  }
  if (publicKey !== undefined) chain.requireTrust(publicKey);
  const seal = sealAt(chain, number);
  const { cut, operators, verdicts } = seal.body;
  const sealed = { number: seal.number, sha256: seal.sha256, root: verdicts.root, by: sealedBy(seal) };
  return { cut, ruleset: rulesetIn(seal), operators: new Set(operators), sealed };
}
