/** The one error that Oretrail throws on purpose, and the tables of its codes. */
import { type Disposition, type ErrorRule, type ExitStatus, exitStatusOf, httpStatusOf } from './error-rule.ts';

/** One of several faults of the same thing, such as an event. */
export type Fault = Readonly<{
  /** RFC 6901, into the whole thing. */
  pointer: string;
  code: string;
  /** The value, the bound that it breaks, and the remedy, in sentences. */
  detail: string;
}>;

/** What an error carries beside its code and its sentence. */
export type OretrailErrorOptions<OneFault extends Fault = Fault> = ErrorOptions &
  Readonly<{
    /** The file or object that the error is about. */
    subject?: string;
    /** Each single fault, if there can be more than one. */
    faults?: readonly OneFault[];
  }>;

/** A closed table of codes. */
export interface ErrorTable<Code extends string = string> {
  /** Whose errors these are, unique among all tables: two tables may have the same code. */
  readonly domain: string;
  readonly rows: Readonly<Record<Code, ErrorRule>>;
  /** An error of the table. @param what as {@link OretrailError.what}, without the subject */
  error(code: Code, what: string, options?: OretrailErrorOptions): OretrailError<Code>;
}

/** The codes of a table. */
export type CodeOf<Table extends ErrorTable> = keyof Table['rows'] & string;

/** Defines a table; its codes are literal types. */
export function errorTable<Code extends string>(
  domain: string,
  rows: Readonly<Record<Code, ErrorRule>>,
): ErrorTable<Code> {
  return {
    domain,
    rows,
    error(code, what, options = {}) {
      return new OretrailError(this, code, what, options);
    },
  };
}

/** An error with a code of a table. Its message is `what`, then meaning and remedy of its code. */
export class OretrailError<Code extends string = string> extends Error {
  override readonly name = 'OretrailError';
  readonly code: Code;
  /** The file or object that the error is about; null if none is known. */
  readonly subject: string | null;
  /** What happened, with the value and the bound that it breaks: a sentence without its full stop, after the subject. */
  readonly what: string;
  /** Empty for most codes. */
  readonly faults: readonly Fault[];
  private readonly table: ErrorTable<Code>;
  private readonly happened: string;

  constructor(table: ErrorTable<Code>, code: Code, happened: string, options: OretrailErrorOptions) {
    const { meaning, remedy } = table.rows[code];
    const what = options.subject === undefined ? happened : `${options.subject}: ${happened}`;
    super(`${what}. ${meaning} ${remedy}`, options);
    this.code = code;
    this.subject = options.subject ?? null;
    this.what = what;
    this.faults = options.faults ?? [];
    this.table = table;
    this.happened = happened;
  }

  /** Whose code this is. */
  get domain(): string {
    return this.table.domain;
  }

  get meaning(): string {
    return this.table.rows[this.code].meaning;
  }

  /** What happened and what that means, in sentences. */
  get explanation(): string {
    return `${this.what}. ${this.meaning}`;
  }

  get remedy(): string {
    return this.table.rows[this.code].remedy;
  }

  get disposition(): Disposition {
    return this.table.rows[this.code].disposition;
  }

  get exitStatus(): ExitStatus {
    return exitStatusOf(this.table.rows[this.code]);
  }

  get httpStatus(): number {
    return httpStatusOf(this.table.rows[this.code]);
  }

  /** The same error about a subject; unchanged if it already has one. */
  about(subject: string): OretrailError<Code> {
    if (this.subject !== null) return this;
    const { cause, faults } = this;
    return this.table.error(this.code, this.happened, { cause, faults, subject });
  }
}

/** Whether an error has a code of the table; with `codes`, one of these. */
export function isErrorOf<Code extends string, Wanted extends Code = Code>(
  table: ErrorTable<Code>,
  error: unknown,
  ...codes: readonly Wanted[]
): error is OretrailError<Wanted> {
  if (!(error instanceof OretrailError) || error.domain !== table.domain) return false;
  return codes.length === 0 || codes.some((code) => code === error.code);
}
