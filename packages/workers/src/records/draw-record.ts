/** Draws as they travel from a consumer's task to the parent's. Source: protocol.md, "Draws and answers". */
import type { Day, LotId, Mineral, Unit } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';

/** Whose draws: a lot's are answered to the provenance worker, a vehicle's to the eligibility worker. */
export type ConsumerKind = 'lot' | 'vehicle';

type DrawAddress = Readonly<{ parent: LotId; consumer: string; kind: ConsumerKind; reply: number }>;

/** One draw, or its withdrawal: a value too, for compaction would forget a null. */
export type DrawBody = DrawAddress &
  (
    | Readonly<{ withdrawn: true }>
    | Readonly<{
        withdrawn: false;
        day: Day;
        /** Integer of 10⁻³⁰, as text. */
        quantity: string;
        unit: Unit;
        minerals: readonly Mineral[] | 'all';
      }>
  );

/** Parts the two ids of a draw's key; URIs and VINs don't hold it. */
export const DRAW_KEY_SEPARATOR = '\u241f';

/** The key of a draw's register. */
export function drawKey(parent: string, consumer: string): string {
  return parent + DRAW_KEY_SEPARATOR + consumer;
}

/** A draw as it stands. */
export function drawBody(draw: Draw, kind: ConsumerKind, reply: number): DrawBody {
  const { parent, consumer, day, quantity, unit, minerals } = draw;
  return { parent, consumer, kind, reply, withdrawn: false, day, quantity: quantity.toString(), unit, minerals };
}

/** A draw that is no more. */
export function withdrawnBody(parent: LotId, consumer: string, kind: ConsumerKind, reply: number): DrawBody {
  return { parent, consumer, kind, reply, withdrawn: true };
}
