/** The topics of a supplier on Kafka, named after its principal. Source: intake.md, "Kafka". */
import { deadLettersOf, type Topic } from './topics.ts';

/**
 * Characters of a written principal. Kafka allows 249 in the name of a topic; `intake.`, `.v1` and `.dlq` take 14, and the
 * rest is left for the prefix of a pipeline.
 */
const WRITTEN_LENGTH_MAX = 200;
/** What Kafka allows in a name, without `.` and `_`, which it takes for each other, and `-`, which begins a byte here. */
const PLAIN = /[^A-Za-z0-9]/gu;
const STATEMENTS = /^intake\.((?:[A-Za-z0-9]|-[0-9a-f]{2})+)\.v1$/;
const BYTE = /-([0-9a-f]{2})/g;

/** Topics through which one supplier sends statements and learns what became of them. */
export type SupplierTopics = Readonly<{
  /** The supplier writes statements here. */
  statements: Topic;
  /** The intake answers here; the key is the subject. */
  answers: Topic;
  /** Bad statements, byte for byte. */
  deadLetters: Topic;
}>;

const bytesOf = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `-${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * A Kafka principal as names carry it: Latin letters and digits stay, and each byte of any other character (in UTF-8) becomes
 * `-` and two lower-case hex digits. `User:CN=smm` becomes `User-3aCN-3dsmm`. Two principals never have the same name, and
 * the name holds no `.`, so no name with a `.` behind it begins another.
 * @returns null if it has no name: it is empty, longer than 200 characters when it is written, or not well-formed Unicode
 */
export function writtenPrincipal(principal: string): string | null {
  if (principal === '' || !principal.isWellFormed()) return null;
  const written = principal.replace(PLAIN, bytesOf);
  return written.length > WRITTEN_LENGTH_MAX ? null : written;
}

/**
 * The topics of a supplier.
 * @param principal as the brokers name it, such as `User:CN=smm`
 * @returns null if {@link writtenPrincipal} has no name for it
 */
export function supplierTopics(principal: string): SupplierTopics | null {
  const written = writtenPrincipal(principal);
  if (written === null) return null;
  const statements = `intake.${written}.v1`;
  return { statements, answers: `acks.${written}.v1`, deadLetters: deadLettersOf(statements) };
}

/** The principal that may write into a topic of statements; null if the topic is not one, or could be written in another way. */
export function supplierOf(topic: Topic): string | null {
  const [, written] = STATEMENTS.exec(topic) ?? [];
  if (written === undefined) return null;
  const percent = written.replaceAll(BYTE, '%$1');
  try {
    const principal = decodeURIComponent(percent);
    return writtenPrincipal(principal) === written ? principal : null;
  } catch {
    return null;
  }
}
