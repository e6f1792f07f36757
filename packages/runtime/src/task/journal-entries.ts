/**
 * What a journal record says was published, without repeated text: a subject stands once, and what the registers of many
 * subjects have in common stands once. Source: protocol.md, "Tasks, transactions, recovery".
 */
import type { RulesetId } from '@oretrail/model';
import type { PublishedEntry } from '../state/outbox.ts';
import type { Published } from '../state/register.ts';

/** What registers of several subjects have in common. */
export type RegisterForm = Readonly<{
  /** A register's name is this, its subject, and `after`. */
  before: string;
  after: string;
  /** What its digest begins with, before the hexadecimal digits. */
  digest: string;
  /** The law that a verdict rests on; absent if the register is none, or if what it rests on was lost. */
  ruleset?: RulesetId;
}>;

/** A register that a step wrote. */
export type ShortEntry = Readonly<{
  /** Which of the record's forms it has. */
  form: number;
  /** Hexadecimal digits. */
  digest: string;
  n: number;
  /** The `seq` of a register, or what is kept of a verdict. */
  note?: number | Readonly<{ amountUsd: number; corrections: string | null }>;
}>;

/** What a step wrote of one subject, one register after the other. */
export type SubjectEntries = Readonly<{ subject: string; registers: readonly ShortEntry[] }>;

/** The entries of a record, as version 2 writes them. */
export type ShortEntries = Readonly<{ forms: readonly RegisterForm[]; subjects: readonly SubjectEntries[] }>;

/** Ends what a digest begins with. */
const PREFIX_END = ':';

/** Forms in the order in which they first occurred, each with its place. */
class Forms {
  readonly all: RegisterForm[] = [];
  /** Places by what names begin with: few forms have that in common. */
  private readonly places = new Map<string, number[]>();

  /** The place of a form. */
  placeOf(form: RegisterForm): number {
    const places = this.places.get(form.before) ?? [];
    const known = places.find((place) => isSame(this.all[place], form));
    if (known !== undefined) return known;
    const place = this.all.push(form) - 1;
    this.places.set(form.before, [...places, place]);
    return place;
  }
}

/** Whether two forms that begin alike are the same. */
function isSame(one: RegisterForm | undefined, { after, digest, ruleset }: RegisterForm): boolean {
  return one?.after === after && one.digest === digest && one.ruleset === ruleset;
}

function formOf([subject, register, { digest, note }]: PublishedEntry): RegisterForm {
  const at = register.lastIndexOf(subject);
  if (at < 0) throw new TypeError(`the name of the register ${register} lacks its subject ${subject}`);
  const form = {
    before: register.slice(0, at),
    after: register.slice(at + subject.length),
    digest: digest.slice(0, digest.indexOf(PREFIX_END) + 1),
  };
  const rests = typeof note === 'object' ? note.rests : null;
  return rests === null ? form : { ...form, ruleset: rests.ruleset };
}

function shortEntry(entry: PublishedEntry, forms: Forms): ShortEntry {
  const { digest, n, note } = entry[2];
  const form = formOf(entry);
  const short = { form: forms.placeOf(form), digest: digest.slice(form.digest.length), n };
  if (typeof note !== 'object') return note === undefined ? short : { ...short, note };
  return { ...short, note: { amountUsd: note.amountUsd, corrections: note.rests?.corrections ?? null } };
}

/**
 * Entries without repeated text: those of a subject stand together in a step.
 * @throws TypeError for a register whose name does not hold its subject: a fault of the worker
 */
export function shortened(entries: readonly PublishedEntry[]): ShortEntries {
  const forms = new Forms();
  const subjects: { subject: string; registers: ShortEntry[] }[] = [];
  for (const entry of entries) {
    const last = subjects.at(-1);
    const short = shortEntry(entry, forms);
    if (last?.subject === entry[0]) last.registers.push(short);
    else subjects.push({ subject: entry[0], registers: [short] });
  }
  return { forms: forms.all, subjects };
}

function noteOf({ note }: ShortEntry, { ruleset }: RegisterForm): Pick<Published, 'note'> {
  if (note === undefined || typeof note === 'number') return note === undefined ? {} : { note };
  const { amountUsd, corrections } = note;
  return { note: { amountUsd, rests: ruleset === undefined ? null : { ruleset, corrections } } };
}

/** The same entries in full, in the same order. @throws TypeError for a form that the record does not have */
export function* inFull({ forms, subjects }: ShortEntries): Iterable<PublishedEntry> {
  for (const { subject, registers } of subjects) {
    for (const entry of registers) {
      const form = forms[entry.form];
      if (form === undefined) throw new TypeError(`the journal has no form ${entry.form}`);
      const { before, after, digest } = form;
      yield [subject, before + subject + after, { digest: digest + entry.digest, n: entry.n, ...noteOf(entry, form) }];
    }
  }
}
