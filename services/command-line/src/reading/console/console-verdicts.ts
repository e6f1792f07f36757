/** Verdicts as the console lists them, and as they were published. Source: console.md, "Verdicts". */
import { compareUtf8, type Verdict, type Vin } from '@oretrail/model';
import { z } from 'zod';
import { pagesOf } from '../../http/pages.ts';
import type { ServiceClient } from '../../http/service-client.ts';
import type { ReadVerdict, VerdictSource } from '../reading.ts';
import { LISTED, VERDICT } from './answers.ts';

/** Rows of one page: the most that the API gives (console.md, "2. Query API"). */
const PAGE_ROWS = 1_000;
/** RFC 9110, 15.5.5. */
const NOT_FOUND = 404;

const LIST = z.looseObject({ rows: z.array(LISTED), next: z.string().nullable() });
const REVISIONS = z.looseObject({ rows: z.array(VERDICT), next: z.string().nullable() });
/** Behind the last page there may be more later, so it has a cursor, too. */
const CHANGES = z
  .looseObject({ rows: z.array(VERDICT), next: z.string(), isLast: z.boolean() })
  .transform(({ rows, next, isLast }) => ({ rows, cursor: next, next: isLast ? null : next }));

/** The verdicts that the caller may see. */
export class ConsoleVerdicts implements VerdictSource {
  private readonly client: ServiceClient;
  private readonly vin: string | undefined;
  /** Where the stream of revisions is read on; null: from its beginning. */
  private cursor: string | null = null;
  /** The last revision of the one vehicle. */
  private revision = 0;

  /** @param vin of the one vehicle that is asked for */
  constructor(client: ServiceClient, vin: string | undefined) {
    this.client = client;
    this.vin = vin;
  }

  async heads(isWhole: boolean): Promise<readonly ReadVerdict[]> {
    if (this.vin !== undefined) return this.headOf(this.vin);
    return isWhole ? this.wholeHeads() : this.listedHeads();
  }

  async *readOn(): AsyncGenerator<readonly Verdict[], void> {
    if (this.vin !== undefined && this.cursor === null) {
      // What is published while they are read comes again with the stream, and is left out there.
      this.cursor = (await this.client.get('/v1/verdicts/changes?from=now', CHANGES)).cursor;
      yield* this.revisionsOf(this.vin);
      return;
    }
    const query = this.vin === undefined ? '' : `?vin=${encodeURIComponent(this.vin)}`;
    const list = { path: `/v1/verdicts/changes${query}`, parameter: 'from', from: this.cursor };
    for await (const { rows, cursor } of pagesOf(this.client, list, CHANGES)) {
      this.cursor = cursor;
      yield this.vin === undefined ? rows : rows.filter(({ revision }) => revision > this.revision);
    }
  }

  private async headOf(vin: string): Promise<readonly Verdict[]> {
    const path = `/v1/verdicts/${encodeURIComponent(vin)}`;
    const { status, body } = await this.client.send({
      method: 'GET',
      path,
      isAnswer: (answer) => answer.status === NOT_FOUND,
    });
    return status === NOT_FOUND ? [] : [this.client.checked(path, VERDICT, body)];
  }

  private async listedHeads(): Promise<readonly ReadVerdict[]> {
    const heads: ReadVerdict[] = [];
    const list = { path: `/v1/verdicts?limit=${PAGE_ROWS}`, parameter: 'after' };
    for await (const { rows } of pagesOf(this.client, list, LIST)) {
      heads.push(...rows.map((row) => ({ ...row, vin: row.vin as Vin })));
    }
    return heads;
  }

  /** All are held in memory, as those of other places are. */
  private async wholeHeads(): Promise<readonly Verdict[]> {
    const heads = new Map<string, Verdict>();
    for await (const verdicts of this.readOn()) for (const verdict of verdicts) heads.set(verdict.vin, verdict);
    return [...heads.values()].sort((a, b) => compareUtf8(a.vin, b.vin));
  }

  private async *revisionsOf(vin: string): AsyncGenerator<readonly Verdict[], void> {
    const path = `/v1/verdicts/${encodeURIComponent(vin)}/revisions?limit=${PAGE_ROWS}`;
    if ((await this.headOf(vin)).length === 0) return;
    for await (const { rows } of pagesOf(this.client, { path, parameter: 'after' }, REVISIONS)) {
      this.revision = rows.at(-1)?.revision ?? this.revision;
      yield rows;
    }
  }
}
