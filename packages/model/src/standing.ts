/** What became of the statements about one subject. Source: intake.md, "4. What became of a statement". */
import type { OretrailEvent } from './events.ts';
import { type CorrectionStatus, correctionStatus, eventsInForce } from './in-force.ts';

/**
 * - `in-force`: it counts; a correction works.
 * - `outdated`: a later event has taken its place.
 * - `taken-out`: a correction has.
 * - `conflicting`: another event has its source and id, and stays.
 * - `in-ring`: a correction that corrections in a ring keep from working.
 */
export type Standing = 'in-force' | 'outdated' | 'taken-out' | 'conflicting' | 'in-ring';

/** A standing, and the digests of the events that have made it so: of the later one, the corrections, or the one that stays. */
export type JudgedStanding = Readonly<{ standing: Standing; by: readonly string[] }>;

const isLot = ({ type }: OretrailEvent): boolean => type.endsWith('-shipment.v1');

function isSameKind(a: OretrailEvent, b: OretrailEvent): boolean {
  return a.type === b.type || (isLot(a) && isLot(b));
}

/** A URI contains no blank. */
const identityOf = ({ source, id }: OretrailEvent): string => `${source} ${id}`;

/** The events that stay of those with the same source and id: the ones with the lowest digest. events.md, "Identity". */
function stayingIn(events: readonly OretrailEvent[]): ReadonlyMap<string, OretrailEvent> {
  const staying = new Map<string, OretrailEvent>();
  for (const event of events) {
    const known = staying.get(identityOf(event));
    if (known === undefined || event.digest < known.digest) staying.set(identityOf(event), event);
  }
  return staying;
}

function takersIn({ takenOut }: CorrectionStatus): ReadonlyMap<string, readonly string[]> {
  const takers = new Map<string, string[]>();
  for (const { event, by } of takenOut) takers.set(event.digest, [...(takers.get(event.digest) ?? []), by.digest]);
  return takers;
}

/** What became of each of a subject's events. @param events all of them that count */
export function standingsOf(events: readonly OretrailEvent[]): (event: OretrailEvent) => JudgedStanding {
  const { lot, production, delivery, fact } = eventsInForce(events);
  const inForce = [lot, production, delivery, fact].flatMap((one): OretrailEvent[] =>
    one === null ? [] : [one.event],
  );
  const [staying, status] = [stayingIn(events), correctionStatus(events)];
  const [takers, inRing] = [takersIn(status), new Set<string>(status.inRing.map(({ digest }) => digest))];
  return (event) => {
    const rival = staying.get(identityOf(event));
    if (rival !== undefined && rival.digest !== event.digest) return { standing: 'conflicting', by: [rival.digest] };
    const by = takers.get(event.digest);
    if (by !== undefined) return { standing: 'taken-out', by };
    if (inRing.has(event.digest)) return { standing: 'in-ring', by: [] };
    const later = inForce.find((one) => isSameKind(one, event) && one.digest !== event.digest);
    return later === undefined ? { standing: 'in-force', by: [] } : { standing: 'outdated', by: [later.digest] };
  };
}
