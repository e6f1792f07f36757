/** Proofs of statements from the archive. Source: intake.md, section 4. */
import { ARCHIVE_ERRORS, type Seal } from '@oretrail/archive';
import { isErrorOf } from '@oretrail/errors';
import { type ProofAsked, proveStatement, REPLAY_ERRORS, type StatementProof } from '@oretrail/replay';
import { openStore, STORE_ERRORS, type Store } from '@oretrail/store';
import { CONSOLE_ERRORS } from '../errors.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { PAGE_ROWS_MAX } from '../limits.ts';
import { PROOF_SEALS_MAX, PROOFS_AT_ONCE_MAX } from './limits.ts';

type Asking = Pick<Knowledge, 'ask'>;

/** What a statement is proved by: its digest, and where it lies. */
export type StatementAsked = Omit<ProofAsked, 'seals'>;

/** All seals that were published, the first first. @throws ConsoleError `too-much` */
async function sealsOf(knowledge: Asking): Promise<readonly Seal[]> {
  const seals: Seal[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const { result } = await knowledge.ask('seals', { before, limit: PAGE_ROWS_MAX });
    seals.push(...result.map(({ seal }) => JSON.parse(seal) as Seal));
    if (seals.length > PROOF_SEALS_MAX)
      throw CONSOLE_ERRORS.error('too-much', `there are over ${PROOF_SEALS_MAX} seals`);
    const last = result.at(-1);
    if (last === undefined || result.length < PAGE_ROWS_MAX) return seals.reverse();
    before = last.number;
  }
}

function refusalOf(error: unknown): unknown {
  if (isErrorOf(STORE_ERRORS, error)) return CONSOLE_ERRORS.error('archive-away', error.what);
  if (!isErrorOf(REPLAY_ERRORS, error) && !isErrorOf(ARCHIVE_ERRORS, error)) return error;
  return CONSOLE_ERRORS.error('archive-faulty', `${error.code}: ${error.what}`);
}

/** Makes proofs, a few at once. */
export class Proofs {
  private readonly store: Store;
  private making = 0;

  private constructor(store: Store) {
    this.store = store;
  }

  /** @param archive a folder, or `s3://BUCKET/PREFIX`; the AWS SDK finds the rest in the environment. @throws StoreError `bad-store` */
  static async open(archive: string): Promise<Proofs> {
    return new Proofs(await openStore(archive));
  }

  /**
   * The proof of a statement; null if no seal covers it yet.
   * @throws ConsoleError `busy`, `too-much`, `archive-away`, `archive-faulty`
   */
  async proofOf(knowledge: Asking, asked: StatementAsked): Promise<StatementProof | null> {
    if (this.making >= PROOFS_AT_ONCE_MAX) throw CONSOLE_ERRORS.error('busy', `${this.making} proofs are made`);
    this.making += 1;
    try {
      return await proveStatement(this.store, { ...asked, seals: await sealsOf(knowledge) });
    } catch (error) {
      throw refusalOf(error);
    } finally {
      this.making -= 1;
    }
  }
}
