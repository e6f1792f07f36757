/** A closure for somebody who derives elsewhere: the statements as they are stored, as text. Source: console.md, "Statements to derive from". */
import { BRANCHES_MAX } from '@oretrail/explanation';
import { DEFAULT_RULESET, formatAmount, type OretrailEvent, type RulesetId, type Verdict } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import { readModelError } from '../errors.ts';
import { CLOSURE_BYTES_MAX } from '../limits.ts';
import { requiredText } from './bounds.ts';
import { closureOfAll } from './closure.ts';
import type { Reading } from './reading.ts';
import { verdict } from './revisions.ts';

/** What the pure core derives the verdict of a vehicle from, or the genealogy of a lot. */
export type SharedClosure = Readonly<{
  /** That of the last verdict; the default one for what has none. */
  ruleset: RulesetId;
  /** The verdict of the vehicle that was published last, at the same position; null if there is none. */
  verdict: Verdict | null;
  /** A list of CloudEvents in JSON. */
  events: string;
  /** A list of draws in JSON: those of others on lots that may not suffice for all. */
  rivals: string;
  /** Sources of the statements, sorted. */
  parties: readonly string[];
}>;

const ONE_CONSUMER = 1;

/** What it is about: a VIN or lot, and whether also about what lies below it. */
type Asked = Readonly<{ subject: string; isDownward: boolean }>;

/**
 * The subject, and what draws it: downwards as much as a genealogy shows, and one more; upwards one consumer, by which a lot is
 * known that nobody declares.
 */
function rootsOf(reading: Reading, { subject, isDownward }: Asked): readonly string[] {
  const sql = `WITH RECURSIVE below (subject) AS (
      SELECT ? UNION SELECT d.consumer FROM below JOIN draws AS d ON d.parent = subject AND d.in_force = 1
    ) SELECT subject FROM below LIMIT ?`;
  return reading
    .all(sql, subject, isDownward ? BRANCHES_MAX + 1 : 1 + ONE_CONSUMER)
    .map((row) => row['subject'] as string);
}

function eventText({ digest: _, ...event }: OretrailEvent): string {
  return JSON.stringify({ specversion: '1.0', ...event });
}

function drawText({ quantity, ...draw }: Draw): string {
  return JSON.stringify({ ...draw, quantity: formatAmount(quantity) });
}

/** @throws ReadModelError `too-large` */
function listText<T>(rows: readonly T[], textOf: (row: T) => string): string {
  const texts: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const text = textOf(row);
    bytes += Buffer.byteLength(text);
    if (bytes > CLOSURE_BYTES_MAX / 2) throw readModelError('too-large', `Over ${CLOSURE_BYTES_MAX} bytes`);
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}

/**
 * What the pure core needs to derive a subject; null if no event that counts is about it, and none draws it.
 * @throws ReadModelError `too-large`
 */
export function sharedClosure(reading: Reading, asked: Asked): SharedClosure | null {
  const subject = requiredText('subject', asked.subject);
  const roots = rootsOf(reading, { ...asked, subject });
  const { events, rivals } = closureOfAll(reading, roots);
  const isKnown = roots.length > 1 || events.some((event) => event.subject === subject);
  if (!isKnown) return null;
  const published = verdict(reading, { vin: subject })?.verdict ?? null;
  return {
    ruleset: published?.ruleset ?? DEFAULT_RULESET,
    verdict: published,
    events: listText(events, eventText),
    rivals: listText(rivals, drawText),
    parties: [...new Set(events.map(({ source }) => source))].sort(),
  };
}
