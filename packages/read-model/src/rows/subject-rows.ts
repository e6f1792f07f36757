/** What the events of one subject come to: which are in force, and what a vehicle is. Pure. */
import { eventsInForce, type OretrailEvent, type SubjectInForce } from '@oretrail/model';
import { isUnvalued } from './wants.ts';

/** What an event in force decides. */
export type InForceKind = 'lot' | 'production' | 'delivery' | 'fact';

/** One event in force. */
export type InForceRow = Readonly<{ kind: InForceKind; digest: string; hasIdConflict: boolean }>;

/** What a vehicle is, by its production in force. */
export type VehicleAttributes = Readonly<{
  manufacturer: string;
  make: string;
  model: string;
  modelYear: number;
  plant: string;
}>;

/** What a subject comes to. */
export type SubjectRows = Readonly<{
  inForce: readonly InForceRow[];
  /** The event whose draws count; null if it draws nothing. */
  drawing: string | null;
  vehicle: VehicleAttributes | null;
  /** Whether it is a lot that leaves the value of a mineral open. */
  isUnvalued: boolean;
}>;

const KINDS: readonly InForceKind[] = ['lot', 'production', 'delivery', 'fact'];

function attributesOf({ production }: SubjectInForce): VehicleAttributes | null {
  if (production === null) return null;
  const { manufacturer, make, model, modelYear, finalAssembly } = production.event.data;
  return { manufacturer, make, model, modelYear, plant: finalAssembly.plant };
}

/** @param events all of one subject that count, corrections included, in any order */
export function subjectRowsOf(events: readonly OretrailEvent[]): SubjectRows {
  const decided = eventsInForce(events);
  const inForce = KINDS.flatMap((kind): InForceRow[] => {
    const one = decided[kind];
    return one === null ? [] : [{ kind, digest: one.event.digest, hasIdConflict: one.hasIdConflict }];
  });
  const drawing = (decided.lot ?? decided.production)?.event.digest ?? null;
  const isOpen = decided.lot !== null && isUnvalued(decided.lot.event);
  return { inForce, drawing, vehicle: attributesOf(decided), isUnvalued: isOpen };
}
