/** Events as rows, and back. */
import { type ContentDigest, formatAmount, type OretrailEvent } from '@oretrail/model';
import { batteriesOf, type Draw, drawsOf, headerOf, inputsOf, vehicleDrawsOf } from '@oretrail/provenance';
import type { Author, PublicRecord } from '../records/public-record.ts';
import type { DrawRow, EventRow } from './row.ts';

/** What an event draws, in force or not. */
export function drawsIn(event: OretrailEvent): readonly Draw[] {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return drawsOf(headerOf(event), inputsOf(event));
    case 'oretrail.vehicle-production.v1':
      return vehicleDrawsOf(event.data.vin, event.data.finalAssembly.completedOn, batteriesOf(event.data));
    default:
      return [];
  }
}

function drawRow({ parent, day, quantity, unit, minerals }: Draw): DrawRow {
  const named = minerals === 'all' ? null : JSON.stringify(minerals);
  return { parent, day, value: formatAmount(quantity), unit, minerals: named };
}

/** The text that the digest of an event is made of: parsed members are in canonical order. */
export function bodyOf({ data, id, source, subject, time, type }: OretrailEvent): string {
  return JSON.stringify({ data, id, source, subject, time, type });
}

/** The event of a body that {@link bodyOf} has made. It was checked when it was parsed, and is not checked again. */
export function eventOfBody(body: string, digest: string, recordedTime: string | null = null): OretrailEvent {
  const recorded = recordedTime === null ? {} : { recordedtime: recordedTime };
  return { ...JSON.parse(body), ...recorded, digest: digest as ContentDigest } as OretrailEvent;
}

/** The row of a statement. */
export function eventRow(
  { offset, appendTimeMs }: Pick<PublicRecord, 'offset' | 'appendTimeMs'>,
  event: OretrailEvent,
  author: Author | null,
): EventRow {
  return {
    kind: 'event',
    offset,
    appendTimeMs,
    digest: event.digest,
    subject: event.subject,
    body: bodyOf(event),
    recordedTime: event.recordedtime ?? null,
    authType: author?.authType ?? null,
    authId: author?.authId ?? null,
    draws: drawsIn(event).map(drawRow),
  };
}
