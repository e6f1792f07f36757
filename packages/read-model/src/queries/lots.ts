/** Lots: what is held, drawn, granted and left, and who drew it. Source: provenance.md, section 1; console.md, "2. Query API". */
import {
  type Amount,
  amountOf,
  formatAmount,
  type LotEvent,
  type LotId,
  type Mineral,
  type Unit,
} from '@oretrail/model';
import {
  allocate,
  compareDraws,
  type Draw,
  type GrantedAmounts,
  headerOf,
  LEVEL_MAX,
  type LotHeader,
} from '@oretrail/provenance';
import { readModelError } from '../errors.ts';
import { RIVAL_DRAWS_MAX } from '../limits.ts';
import { eventOfBody } from '../rows/event-row.ts';
import { digestText } from '../rows/packed-id.ts';
import { requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';

/** How much of something: decimal strings, in the unit of the lot. */
type Amounts = Readonly<{
  /** What consumers in the lot's unit ask for. */
  asked: string;
  granted: string;
  left: string;
}>;

/** One mineral of a lot of material, which is drawn down by itself; or a component lot, as one. */
export type Balance = Amounts &
  Readonly<{ mineral: Mineral | null /** Contained in the whole lot; null for components. */; massKg: string | null }>;

/** A lot with an event in force, or one that is drawn. */
export type StoredLot = Readonly<{
  lotId: string;
  /** Null if no event of it is in force: then nothing of it is granted. */
  held: Readonly<{ event: LotEvent; hasIdConflict: boolean; value: string; unit: Unit }> | null;
  /** Why nothing is granted to anybody; null otherwise. */
  refusal: 'lot-missing' | 'lineage-too-deep' | null;
  balances: readonly Balance[];
  /** Consumers, and those among them whose unit is another: they get nothing. */
  consumers: number;
  otherUnits: number;
}>;

/** One consumer of a lot. */
export type LotUse = Readonly<{
  /** Lot id or VIN. */
  consumer: string;
  day: string;
  asked: string;
  unit: string;
  /** By mineral, or one entry without a mineral for a component lot; empty if nothing is granted. */
  granted: readonly Readonly<{ mineral: Mineral | null; value: string }>[];
  /** Why nothing is granted; null otherwise. */
  refusal: 'lot-missing' | 'lineage-too-deep' | 'unit-mismatch' | null;
}>;

/** The last consumer of a page. */
export type UseCursor = Readonly<{ day: string; consumer: string }>;

/** A page of consumers, in the order in which they are served. */
export type UsePage = Readonly<{ rows: readonly LotUse[]; next: UseCursor | null }>;

/** A draw of columns. */
export function drawIn(columns: Columns): Draw {
  const { parent, consumer, day, value, unit, minerals } = columns as Record<string, string | null>;
  const named = minerals === null ? 'all' : (JSON.parse(minerals ?? '[]') as Mineral[]);
  return { parent, consumer, day, quantity: amountOf(value ?? '0'), unit, minerals: named } as Draw;
}

/** What a lot's draws are served from. */
type Served = Readonly<{
  header: LotHeader | null;
  held: StoredLot['held'];
  refusal: StoredLot['refusal'];
  draws: readonly Draw[];
  grants: ReadonlyMap<string, GrantedAmounts>;
}>;

function heldIn(reading: Reading, lotId: string): StoredLot['held'] {
  const sql = `SELECT digest, body, has_conflict FROM in_force JOIN events USING (digest)
    WHERE in_force.subject = ? AND kind = 'lot'`;
  const columns = reading.first(sql, lotId);
  if (columns === null) return null;
  const event = eventOfBody(columns['body'] as string, digestText(columns['digest'] as Uint8Array)) as LotEvent;
  const { value, unit } = event.data.quantity;
  return { event, hasIdConflict: columns['has_conflict'] === 1, value, unit };
}

/** Whether the level of a lot is over the limit, or it lies on or below a loop. Source: provenance.md, "Level". */
function isTooDeep(reading: Reading, lotId: string): boolean {
  const sql = `WITH RECURSIVE above (lot, level) AS (
      SELECT ?, 1 UNION
      SELECT d.parent, level + 1 FROM above JOIN draws AS d ON d.consumer = lot AND d.in_force = 1
      JOIN in_force AS f ON f.subject = d.parent AND f.kind = 'lot' WHERE level <= ?
    ) SELECT 1 FROM above WHERE level > ? LIMIT 1`;
  return reading.first(sql, lotId, LEVEL_MAX, LEVEL_MAX) !== null;
}

function drawsOn(reading: Reading, lotId: string): readonly Draw[] {
  const draws: Draw[] = [];
  for (const columns of reading.each('SELECT * FROM draws WHERE parent = ? AND in_force = 1', lotId)) {
    if (draws.length === RIVAL_DRAWS_MAX) throw readModelError('too-large', `Over ${RIVAL_DRAWS_MAX} draws on one lot`);
    draws.push(drawIn(columns));
  }
  return draws;
}

function servedOf(reading: Reading, lotId: string): Served {
  const held = heldIn(reading, lotId);
  const draws = drawsOn(reading, lotId);
  if (held === null) return { header: null, held, refusal: 'lot-missing', draws, grants: new Map() };
  const header = headerOf(held.event);
  if (isTooDeep(reading, lotId)) return { header, held, refusal: 'lineage-too-deep', draws, grants: new Map() };
  return { header, held, refusal: null, draws, grants: allocate(header, draws) };
}

const drawsMineral = ({ minerals }: Draw, mineral: Mineral): boolean =>
  minerals === 'all' || minerals.includes(mineral);
const sumOf = (amounts: readonly Amount[]): Amount => amounts.reduce((sum, one) => sum + one, 0n);

function amounts(quantity: Amount, asked: Amount, granted: Amount): Amounts {
  return { asked: formatAmount(asked), granted: formatAmount(granted), left: formatAmount(quantity - granted) };
}

function balancesOf({ header, draws, grants }: Served): readonly Balance[] {
  if (header === null) return [];
  const same = draws.filter(({ unit }) => unit === header.unit);
  const given = [...grants.values()];
  if (header.kind === 'component') {
    const granted = sumOf(given.flatMap((one) => (one.kind === 'component' ? [one.whole] : [])));
    const asked = sumOf(same.map(({ quantity }) => quantity));
    return [{ mineral: null, massKg: null, ...amounts(header.quantity, asked, granted) }];
  }
  return Array.from(header.contents, ([mineral, { massKg }]): Balance => {
    const asked = sumOf(same.flatMap((draw) => (drawsMineral(draw, mineral) ? [draw.quantity] : [])));
    const granted = sumOf(given.map((one) => (one.kind === 'material' ? (one.byMineral.get(mineral) ?? 0n) : 0n)));
    return { mineral, massKg: formatAmount(massKg), ...amounts(header.quantity, asked, granted) };
  });
}

/** What is held, drawn, granted and left of a lot; null if it is neither declared nor drawn. */
export function lot(reading: Reading, { lotId }: Readonly<{ lotId: string }>): StoredLot | null {
  const served = servedOf(reading, requiredText('lotId', lotId));
  const { header, held, refusal, draws } = served;
  if (header === null && draws.length === 0) return null;
  const otherUnits = header === null ? 0 : draws.filter(({ unit }) => unit !== header.unit).length;
  return { lotId, held, refusal, balances: balancesOf(served), consumers: draws.length, otherUnits };
}

function grantedTo(granted: GrantedAmounts | undefined): LotUse['granted'] {
  if (granted === undefined) return [];
  if (granted.kind === 'component') return [{ mineral: null, value: formatAmount(granted.whole) }];
  return Array.from(granted.byMineral, ([mineral, value]) => ({ mineral, value: formatAmount(value) }));
}

function useOf({ consumer, day, quantity, unit }: Draw, { refusal, grants }: Served): LotUse {
  const granted = grants.get(consumer);
  const own = refusal ?? (granted === undefined ? 'unit-mismatch' : null);
  return { consumer, day, asked: formatAmount(quantity), unit, granted: grantedTo(granted), refusal: own };
}

/** What one consumer is granted of a lot; null if it does not draw it. */
export function useBy(reading: Reading, lotId: string, consumer: string): LotUse | null {
  const served = servedOf(reading, lotId);
  const draw = served.draws.find((one) => one.consumer === consumer);
  return draw === undefined ? null : useOf(draw, served);
}

/** Who drew a lot. @param asked `after` is the last consumer of the page before */
export function uses(reading: Reading, asked: Readonly<{ lotId: string; after?: UseCursor; limit: number }>): UsePage {
  const { lotId, after } = asked;
  const limit = requiredLimit(asked.limit);
  const served = servedOf(reading, requiredText('lotId', lotId));
  const sorted = [...served.draws].sort(compareDraws);
  const seen = after === undefined ? null : ({ ...after, parent: lotId as LotId } as unknown as Draw);
  const from = seen === null ? 0 : sorted.findIndex((draw) => compareDraws(draw, seen) > 0);
  const page = from < 0 ? [] : sorted.slice(from, from + limit);
  const last = page.at(-1);
  const isMore = from >= 0 && from + limit < sorted.length && last !== undefined;
  return {
    rows: page.map((draw) => useOf(draw, served)),
    next: isMore ? { day: last.day, consumer: last.consumer } : null,
  };
}
