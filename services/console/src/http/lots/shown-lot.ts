/** What of lots and statements is shown, by role. Source: console.md, "1. Who sees what". */
import type { LotEvent } from '@oretrail/model';
import type { LotLinks, LotUse, StoredLot, StoredStatement } from '@oretrail/read-model';
import type { z } from 'zod';
import type { Sight } from '../../sight/sight.ts';
import type { LOT, STATEMENT, USE } from './lot-schema.ts';

/** A statement as its own party and auditors see it (`whole`), or without what it states. */
export type StatementView = 'whole' | 'metadata';

/** How much of a statement the principal sees; null: nothing. */
export function statementViewOf(sight: Sight, subject: string): StatementView | null {
  if (sight.hasRole('auditor') || sight.isOwnSubject(subject)) return 'whole';
  return sight.hasRole('operator') ? 'metadata' : null;
}

/** A statement. */
export function shownStatement(stored: StoredStatement, view: StatementView): z.infer<typeof STATEMENT> {
  const { event, standing, by, code, times, topic, partition, offset, appendTimeMs, authId } = stored;
  const { digest, subject, type, source, id, time, recordedtime, data } = event;
  const place = { topic, partition, offset };
  const recordedAt = new Date(appendTimeMs).toISOString();
  const shown = { digest, subject, type, standing, by: [...by], code, times, place, recordedAt };
  if (view === 'metadata') return shown;
  const recorded = recordedtime === undefined ? {} : { recordedtime };
  return { ...shown, source, id, time, ...recorded, principal: authId, data: { ...data } };
}

/** One consumer of a lot. */
export function shownUse({ granted, ...use }: LotUse): z.infer<typeof USE> {
  return { ...use, granted: granted.map((one) => ({ ...one })) };
}

function activitiesOf(event: LotEvent): z.infer<typeof LOT>['activities'] {
  if (event.type === 'oretrail.mineral-shipment.v1') {
    return event.data.activities.map(({ activity, country }) => ({ activity, country }));
  }
  return [{ activity: 'manufacture', country: event.data.manufacture.country }];
}

function custodyOf(event: LotEvent): Readonly<{ custody?: string }> {
  const custody = event.type === 'oretrail.mineral-shipment.v1' ? event.data.custody : undefined;
  return custody === undefined ? {} : { custody };
}

function standingOf({ held }: StoredLot): string {
  if (held === null) return 'missing';
  return held.hasIdConflict ? 'conflicting' : 'in-force';
}

type Shown = Omit<z.infer<typeof LOT>, 'asOf' | 'statements' | 'moreStatements'>;

function whole(lot: StoredLot): Partial<Shown> {
  const { held, balances, refusal, consumers, otherUnits } = lot;
  const figures = { refusal, consumers, otherUnits, balances: balances.map((one) => ({ ...one })) };
  if (held === null) return figures;
  const { event, value, unit } = held;
  const kind = event.type === 'oretrail.mineral-shipment.v1' ? 'material' : 'component';
  return { ...figures, kind, quantity: { value, unit }, ...custodyOf(event), activities: activitiesOf(event) ?? [] };
}

/** A lot as the principal sees it; null: nothing. */
export function shownLot(lot: StoredLot, links: LotLinks, sight: Sight): Shown | null {
  const { lotId, held } = lot;
  const first = { lotId, standing: standingOf(lot) };
  if (sight.hasRole('auditor') || sight.isOwnLot(lotId)) return { ...first, ...whole(lot), vehicles: links.vehicles };
  const above =
    links.isAboveOwnVehicle && held !== null
      ? { ...custodyOf(held.event), activities: activitiesOf(held.event) ?? [] }
      : {};
  const linked =
    links.links.length === 0 ? {} : { links: links.links.map(({ parent, ...use }) => ({ parent, ...shownUse(use) })) };
  const isSeen = links.isAboveOwnVehicle || links.links.length > 0 || sight.hasRole('operator');
  return isSeen ? { ...first, ...above, ...linked } : null;
}
