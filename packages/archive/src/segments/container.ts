/** The frame of a segment: an Avro object container file, deflated. Source: Avro 1.12, "Object Container Files". */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import avsc from 'avsc';
import { archiveError } from '../errors.ts';
import { RECORD_SCHEMA } from './archived-record.ts';
import { type SegmentPlace, SYNC_BYTES, syncMarkerOf } from './segment-place.ts';

const MAGIC = Buffer.from('Obj\u0001', 'latin1');
const CODEC = 'deflate';
const META = avsc.Type.forSchema({ type: 'map', values: 'bytes' });
const LONG = avsc.Type.forSchema('long');

/** What every segment says of its records; avsc writes a map in the order of its members. */
const SELF_DESCRIPTION = META.toBuffer({
  'avro.schema': Buffer.from(RECORD_SCHEMA, 'utf8'),
  'avro.codec': Buffer.from(CODEC),
});

/** The first bytes of a segment. They follow from its place, so a reader needs no more than to compare them. */
export function headerOf(place: SegmentPlace): Buffer {
  return Buffer.concat([MAGIC, SELF_DESCRIPTION, syncMarkerOf(place)]);
}

/** Bytes of any header. */
export const HEADER_BYTES = MAGIC.length + SELF_DESCRIPTION.length + SYNC_BYTES;

/** A number as Avro's long. */
export function longBytes(value: number): Buffer {
  return LONG.toBuffer(value);
}

/** One block of records: how many, how many bytes, the bytes, the marker. */
export function blockOf(records: readonly Buffer[], sync: Buffer): readonly Buffer[] {
  const deflated = deflateRawSync(Buffer.concat(records));
  return [longBytes(records.length), longBytes(deflated.length), deflated, sync];
}

type Inflated = Readonly<{ buffer: Buffer; engine: Readonly<{ bytesWritten: number }> }>;

/**
 * The records of a block as bytes.
 * @param bytesMax what may come of it at most: it is never held beyond that
 * @throws ArchiveError `bad-block`
 */
export function inflated(deflated: Buffer, bytesMax: number): Buffer {
  try {
    const { buffer, engine } = inflateRawSync(deflated, {
      info: true,
      maxOutputLength: bytesMax,
    }) as unknown as Inflated;
    if (engine.bytesWritten === deflated.length) return buffer;
    throw new RangeError(`its last ${deflated.length - engine.bytesWritten} bytes mean nothing`);
  } catch (cause) {
    throw archiveError('bad-block', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}
