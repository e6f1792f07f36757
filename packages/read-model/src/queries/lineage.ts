/** The lots above or below a lot or vehicle, with the draws between them. Source: console.md, "2. Query API". */
import { hasVinForm, type LotEvent } from '@oretrail/model';
import { LINEAGE_DRAWS_MAX, LINEAGE_SHOWN_MAX } from '../limits.ts';
import { eventOfBody } from '../rows/event-row.ts';
import { digestText } from '../rows/packed-id.ts';
import { badQuery, requiredText } from './bounds.ts';
import type { Reading } from './reading.ts';
import { isUnderPrefix } from './scopes.ts';
import { type Tier, tierBefore, tierOf } from './tiers.ts';

/** `up`: what it was made of; `down`: what was made of it. */
export type Direction = 'up' | 'down';

/** One lot or vehicle. */
export type LineageNode = Readonly<{
  /** Lot id or VIN. */
  id: string;
  tier: Tier;
  /** Where it was made last; null for a vehicle, and if nothing says so. */
  country: string | null;
  activities: readonly Readonly<{ activity: string; country: string }>[];
  standing: 'in-force' | 'conflicting' | 'missing';
  /** Who has stated the lot; null for a vehicle, and if nobody has. */
  source: string | null;
  /** Draws from the subject of the lineage to here, by the shortest way. */
  distance: number;
}>;

/** What is above or below something: the nearest first, and no more than LINEAGE_SHOWN_MAX. */
export type Lineage = Readonly<{
  nodes: readonly LineageNode[];
  /** Draws between these, in force. */
  draws: readonly Readonly<{ parent: string; consumer: string }>[];
  /** Whether there is more, by depth or by number. */
  isCut: boolean;
}>;

/** What is asked. */
export type LineageAsked = Readonly<{
  subject: string;
  direction: Direction;
  /** Draws from the subject at most; all of them if it is left out. */
  depth?: number;
  /** Only from lots under these prefixes the walk continues; from all if it is left out. */
  through?: readonly string[];
}>;

const NEXT: Readonly<Record<Direction, string>> = {
  up: 'SELECT parent AS id FROM draws WHERE consumer = ? AND in_force = 1 ORDER BY parent LIMIT ?',
  down: 'SELECT consumer AS id FROM draws WHERE parent = ? AND in_force = 1 ORDER BY consumer LIMIT ?',
};

/** Walks along draws, the nearest first. */
class Walk {
  readonly distances: Map<string, number>;
  readonly draws: Readonly<{ parent: string; consumer: string }>[] = [];
  isCut = false;
  private readonly reading: Reading;
  private readonly asked: LineageAsked;

  constructor(reading: Reading, asked: LineageAsked) {
    [this.reading, this.asked] = [reading, asked];
    this.distances = new Map([[asked.subject, 0]]);
  }

  run(): void {
    const { depth = Infinity, through } = this.asked;
    // A map grows while it is walked; each subject enters it once.
    for (const [id, distance] of this.distances) {
      if (through !== undefined && !through.some((prefix) => isUnderPrefix(id, prefix))) continue;
      const found = this.nextOf(id);
      if (distance < depth) this.take(id, distance, found);
      else this.isCut ||= found.length > 0;
    }
  }

  private nextOf(id: string): readonly string[] {
    const room = LINEAGE_DRAWS_MAX - this.draws.length + 1;
    return this.reading.all(NEXT[this.asked.direction], id, room).map((row) => row['id'] as string);
  }

  private take(id: string, distance: number, found: readonly string[]): void {
    for (const other of found) {
      const isNew = !this.distances.has(other);
      if (this.draws.length >= LINEAGE_DRAWS_MAX || (isNew && this.distances.size >= LINEAGE_SHOWN_MAX)) {
        this.isCut = true;
        continue;
      }
      if (isNew) this.distances.set(other, distance + 1);
      this.draws.push(
        this.asked.direction === 'up' ? { parent: other, consumer: id } : { parent: id, consumer: other },
      );
    }
  }
}

type Declared = Omit<LineageNode, 'distance' | 'tier'> & Readonly<{ tier: Tier | null }>;

const HELD = `SELECT digest, body, has_conflict FROM in_force JOIN events USING (digest)
  WHERE in_force.subject = ? AND kind = 'lot'`;
const PRODUCED = "SELECT has_conflict FROM in_force WHERE subject = ? AND kind = 'production'";

function activitiesOf(event: LotEvent): LineageNode['activities'] {
  if (event.type === 'oretrail.mineral-shipment.v1')
    return event.data.activities.map(({ activity, country }) => ({ activity, country }));
  return [{ activity: 'manufacture', country: event.data.manufacture.country }];
}

function declaredOf(reading: Reading, id: string): Declared {
  const isVehicle = hasVinForm(id);
  const columns = reading.first(isVehicle ? PRODUCED : HELD, id);
  const standing = columns === null ? 'missing' : columns['has_conflict'] === 1 ? 'conflicting' : 'in-force';
  if (isVehicle || columns === null)
    return { id, tier: isVehicle ? 'vehicle' : null, country: null, activities: [], standing, source: null };
  const event = eventOfBody(columns['body'] as string, digestText(columns['digest'] as Uint8Array)) as LotEvent;
  const activities = activitiesOf(event);
  const country = activities.at(-1)?.country ?? null;
  return { id, tier: tierOf(event), country, activities, standing, source: event.source };
}

/** Gives lots that nobody has declared the tier before what draws them. */
function placed(declared: readonly Declared[], { distances, draws }: Walk): readonly LineageNode[] {
  const tiers = new Map(declared.map(({ id, tier }) => [id, tier]));
  const consumers = Map.groupBy(draws, ({ parent }) => parent);
  return declared.map((one) => {
    const below = (consumers.get(one.id) ?? []).flatMap(({ consumer }) => tiers.get(consumer) ?? []);
    return { ...one, tier: one.tier ?? tierBefore(below), distance: distances.get(one.id) ?? 0 };
  });
}

/** The lineage of a lot or vehicle; null if nothing is known of it. @throws ReadModelError `bad-query` */
export function lineage(reading: Reading, asked: LineageAsked): Lineage | null {
  const subject = requiredText('subject', asked.subject);
  const { depth = 1 } = asked;
  if (!Number.isSafeInteger(depth) || depth < 1) throw badQuery('depth', 'is not a whole number of at least 1');
  const walk = new Walk(reading, asked);
  walk.run();
  const declared = [...walk.distances.keys()].map((id) => declaredOf(reading, id));
  const isKnown = declared[0]?.standing !== 'missing' || isDrawn(reading, subject);
  if (!isKnown) return null;
  return { nodes: placed(declared, walk), draws: walk.draws, isCut: walk.isCut };
}

function isDrawn(reading: Reading, subject: string): boolean {
  return reading.first('SELECT 1 FROM draws WHERE parent = ? AND in_force = 1 LIMIT 1', subject) !== null;
}
