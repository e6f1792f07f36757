/** A connection that reads, with the statements that it has prepared. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { LastVerdicts } from '../last-verdicts/last-verdicts.ts';
import { NAMED_VEHICLES_MAX } from '../limits.ts';

/** A row by its columns. The types of these are those of the schema. */
export type Columns = Record<string, string | number | Uint8Array | null>;

/** Statements that are kept: each set of filters is one, and a menu has fewer than a hundred. */
const STATEMENTS_MAX = 200;

/** What queries read from. Texts of users are parameters, and never a part of SQL. */
export class Reading {
  /** Vehicles up to which those of a filter are found first. */
  readonly namedVehiclesMax: number;
  private readonly database: DatabaseSync;
  private last: LastVerdicts | null = null;
  private readonly statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, namedVehiclesMax: number = NAMED_VEHICLES_MAX) {
    this.database = database;
    this.namedVehiclesMax = namedVehiclesMax;
  }

  /** The last verdicts, as they are at the moment that is read. */
  get lastVerdicts(): LastVerdicts {
    this.last ??= new LastVerdicts(this.database);
    this.last.keepUp();
    return this.last;
  }

  /** All rows. */
  all(sql: string, ...values: readonly SQLInputValue[]): Columns[] {
    return this.prepared(sql).all(...values) as Columns[];
  }

  /** The first row; null if there is none. */
  first(sql: string, ...values: readonly SQLInputValue[]): Columns | null {
    return (this.prepared(sql).get(...values) as Columns | undefined) ?? null;
  }

  /** Row by row, for what should not be in memory at once. */
  each(sql: string, ...values: readonly SQLInputValue[]): Iterable<Columns> {
    return this.prepared(sql).iterate(...values) as Iterable<Columns>;
  }

  /** What a query reads of one moment: all of it, or nothing that was written since. */
  atOnce<T>(read: () => T): T {
    this.database.exec('BEGIN');
    try {
      return read();
    } finally {
      this.database.exec('COMMIT');
    }
  }

  private prepared(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    if (this.statements.size >= STATEMENTS_MAX) this.statements.clear();
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}
