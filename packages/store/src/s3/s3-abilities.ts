/**
 * Whether a store does what an archive rests on: nothing is written over, and nothing is taken that was spoilt on its way.
 * A store that doesn't know a header either refuses it (501) or ignores it, and then nobody would notice.
 */
import { createHash } from 'node:crypto';
import { storeError } from '../errors.ts';
import { statusOf } from './s3-requests.ts';

/** They lie beside an archive, which knows no such names; the first stays, the second is never there. */
const PROBE_KEY = 'oretrail-probe/written-once';
const SPOILT_KEY = 'oretrail-probe/never-written';
const BODY = Buffer.from('Oretrail asks whether this is written over.\n');
const SPOILT_BODY = Buffer.from('Oretrail asks whether this is compared with its checksum.\n');

const PRECONDITION_FAILED = 412;
const BAD_REQUEST = 400;

/** How an object is written here: only if there is none of its name, and with the digest of its bytes. */
export function onceOnly(body: Buffer, digested: Buffer = body) {
  const ChecksumSHA256 = createHash('sha256').update(digested).digest('base64');
  return { Body: body, IfNoneMatch: '*', ChecksumSHA256 } as const;
}

/** What became of an object that was to be written. */
type Outcome = 'written' | 'exists' | 'refused';

/** @throws what was thrown for any other reason */
export async function outcomeOf(answer: Promise<unknown>): Promise<Outcome> {
  try {
    await answer;
    return 'written';
  } catch (error) {
    if (statusOf(error) === PRECONDITION_FAILED) return 'exists';
    if (statusOf(error) === BAD_REQUEST) return 'refused';
    throw error;
  }
}

/**
 * Writes the probes. The first is there from the second start on, and then takes one request.
 * @param put writes an object
 * @throws StoreError `not-able`
 */
export async function requireAbilities(
  put: (key: string, object: ReturnType<typeof onceOnly>) => Promise<Outcome>,
): Promise<void> {
  const first = await put(PROBE_KEY, onceOnly(BODY));
  const again = first === 'written' ? await put(PROBE_KEY, onceOnly(BODY)) : first;
  if (again === 'refused') throw storeError('not-able', `${PROBE_KEY} was refused with its SHA-256 checksum`);
  if (again !== 'exists') throw storeError('not-able', `${PROBE_KEY} was written over: If-None-Match is ignored`);
  const spoilt = await put(SPOILT_KEY, onceOnly(SPOILT_BODY, BODY));
  if (spoilt === 'refused') return;
  throw storeError('not-able', `${SPOILT_KEY} was taken with a wrong checksum: checksums are not compared`);
}
