/**
 * A lot's stock: who has drawn it, in the order of serving, and the cut behind which nothing is left. The cut walks
 * from where it was, so a draw costs no more than the consumers that it passes. Source: protocol.md, "Draws and answers".
 */
import type { LotId, Mineral } from '@oretrail/model';
import type { LotHeader } from '@oretrail/provenance';
import { isNews, type LogRecord, readRegister, SUBJECT, type TaskState, table } from '@oretrail/runtime';
import type { StockLimit } from '../records/answer-record.ts';
import type { ConsumerKind, DrawBody } from '../records/draw-record.ts';

type DrawInForce = DrawBody & { withdrawn: false };
type ReceivedDraw = Readonly<{ n: number; digest: string; body: DrawBody }>;
/** One partition that draws: the greatest `seq` seen of it, and how many draws of it stand. */
export type DrawingPartition = Readonly<{ kind: ConsumerKind; reply: number; drawSeq: number; draws: number }>;
/** What the index was made for. */
type Indexed = Readonly<{ unit: string; minerals: readonly Mineral[] | null }>;
/** What is granted whole before the cut, in all; `cut` is the key of the first draw that is not, or null. */
type Level = Readonly<{ before: string; cut: string | null }>;

const DRAWS_OF = table<ReceivedDraw>('draws');
const READERS = table<DrawingPartition>('readers', SUBJECT);
const INDEXED = table<Indexed>('indexed', SUBJECT);
/** By lot and mineral (or `all`), in the order of serving: quantities. */
const ORDER = table<string>('order');
/** By lot and shelf. */
const LEVELS = table<Level>('levels', SUBJECT);

const SEPARATOR = '\u001f';
const ALL = 'all';

type Shelf = Mineral | typeof ALL;

const placeOf = ({ day, consumer }: DrawInForce): string => day + SEPARATOR + consumer;
const shelfGroup = (parent: string, shelf: Shelf): string => parent + SEPARATOR + shelf;

/** The shelves that a draw takes from: a component lot is one, a material lot has one for each mineral that it holds. */
function shelvesOf(draw: DrawInForce, { unit, minerals }: Indexed): readonly Shelf[] {
  if (draw.unit !== unit) return [];
  if (minerals === null) return [ALL];
  const drawn = draw.minerals;
  return drawn === 'all' ? minerals : minerals.filter((mineral) => drawn.includes(mineral));
}

/** The stock of all lots of one task. */
export class Stock {
  private readonly state: TaskState;

  constructor(state: TaskState) {
    this.state = state;
  }

  /** Takes a draw, or its withdrawal, into the state; tells whether it was news. */
  fold(record: LogRecord): DrawBody | null {
    const { n, digest, seq, body } = readRegister<DrawBody>(record);
    const { parent, consumer } = body;
    const known = this.state.get(DRAWS_OF, parent, consumer);
    if (!isNews(record, known, { n, digest })) return null;
    this.count(body, seq, known?.body);
    this.state.put(DRAWS_OF, parent, consumer, { n, digest, body });
    const indexed = this.state.get(INDEXED, parent);
    if (indexed === undefined) return body;
    if (known !== undefined && !known.body.withdrawn) this.take(known.body, indexed);
    if (!body.withdrawn) this.place(body, indexed);
    return body;
  }

  /** Partitions that have ever drawn this lot. */
  readersOf(parent: LotId): readonly DrawingPartition[] {
    return [...this.state.group(READERS, parent)].map(([, reader]) => reader);
  }

  /** The draws that stand, by consumer. */
  *drawsOf(parent: LotId): Iterable<DrawInForce> {
    for (const [, { body }] of this.state.group(DRAWS_OF, parent)) if (!body.withdrawn) yield body;
  }

  /** Whether some draw was last not granted whole. */
  isShort(parent: LotId): boolean {
    return [...this.state.group(LEVELS, parent)].some(([, { cut }]) => cut !== null);
  }

  /** Where the stock of a lot ends, for each mineral that is short. */
  cutsOf(header: LotHeader): readonly StockLimit[] {
    const minerals = header.kind === 'material' ? [...header.contents.keys()].sort() : null;
    this.index(header.lotId, { unit: header.unit, minerals });
    const shelves: readonly Shelf[] = minerals ?? [ALL];
    return shelves.flatMap((shelf) => this.cutOf(header, shelf));
  }

  private count(body: DrawBody, seq: number, known: DrawBody | undefined): void {
    const { parent, kind, reply } = body;
    const key = `${kind}/${reply}`;
    const reader = this.state.get(READERS, parent, key) ?? { kind, reply, drawSeq: 0, draws: 0 };
    const stood = known !== undefined && !known.withdrawn ? 1 : 0;
    const draws = reader.draws - stood + (body.withdrawn ? 0 : 1);
    this.state.put(READERS, parent, key, { kind, reply, drawSeq: Math.max(reader.drawSeq, seq), draws });
  }

  /** Rebuilds the index if the lot's unit or minerals have changed: once for each such change. */
  private index(parent: LotId, due: Indexed): void {
    const known = this.state.get(INDEXED, parent);
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(due)) return;
    if (known !== undefined) this.clear(parent, known);
    this.state.put(INDEXED, parent, '', due);
    for (const draw of [...this.drawsOf(parent)]) this.place(draw, due);
  }

  private clear(parent: LotId, { minerals }: Indexed): void {
    const shelves: readonly Shelf[] = minerals ?? [ALL];
    for (const shelf of shelves) {
      const group = shelfGroup(parent, shelf);
      for (const [key] of [...this.state.group(ORDER, group)]) this.state.remove(ORDER, group, key);
      this.state.remove(LEVELS, parent, shelf);
    }
  }

  private levelOf(parent: string, shelf: Shelf): Level {
    return this.state.get(LEVELS, parent, shelf) ?? { before: '0', cut: null };
  }

  private place(draw: DrawInForce, indexed: Indexed): void {
    const key = placeOf(draw);
    for (const shelf of shelvesOf(draw, indexed)) {
      const group = shelfGroup(draw.parent, shelf);
      const { before, cut } = this.levelOf(draw.parent, shelf);
      this.state.put(ORDER, group, key, draw.quantity);
      if (cut !== null && key > cut) continue;
      this.state.put(LEVELS, draw.parent, shelf, { before: (BigInt(before) + BigInt(draw.quantity)).toString(), cut });
    }
  }

  private take(draw: DrawInForce, indexed: Indexed): void {
    const key = placeOf(draw);
    for (const shelf of shelvesOf(draw, indexed)) {
      const group = shelfGroup(draw.parent, shelf);
      const { before, cut } = this.levelOf(draw.parent, shelf);
      this.state.remove(ORDER, group, key);
      if (cut === null || key < cut) {
        this.state.put(LEVELS, draw.parent, shelf, {
          before: (BigInt(before) - BigInt(draw.quantity)).toString(),
          cut,
        });
      } else if (key === cut) {
        this.state.put(LEVELS, draw.parent, shelf, { before, cut: this.entryFrom(group, key)?.[0] ?? null });
      }
    }
  }

  /** The first entry at or behind a key. */
  private entryFrom(group: string, from: string): readonly [key: string, quantity: string] | undefined {
    for (const entry of this.state.group(ORDER, group, { from })) return entry;
    return undefined;
  }

  /** The last entry before a key; of all, if the key is null. */
  private entryBefore(group: string, key: string | null): readonly [key: string, quantity: string] | undefined {
    const options = key === null ? { isReverse: true } : { from: key, isReverse: true };
    for (const entry of this.state.group(ORDER, group, options)) if (entry[0] !== key) return entry;
    return undefined;
  }

  /** Walks the cut to where it belongs: the first draw that what is left can't serve whole. */
  private cutOf(header: LotHeader, shelf: Shelf): readonly StockLimit[] {
    const group = shelfGroup(header.lotId, shelf);
    const known = this.levelOf(header.lotId, shelf);
    let before = BigInt(known.before);
    let { cut } = known;
    while (before > header.quantity) {
      const entry = this.entryBefore(group, cut);
      if (entry === undefined) throw new Error(`the stock of ${header.lotId} counts draws that it doesn't have`);
      before -= BigInt(entry[1]);
      [cut] = entry;
    }
    let entry = cut === null ? undefined : this.entryFrom(group, cut);
    while (entry !== undefined && before + BigInt(entry[1]) <= header.quantity) {
      before += BigInt(entry[1]);
      entry = this.entryFrom(group, `${entry[0]}\u0000`);
    }
    cut = entry?.[0] ?? null;
    if (cut !== known.cut || before.toString() !== known.before) {
      this.state.put(LEVELS, header.lotId, shelf, { before: before.toString(), cut });
    }
    if (cut === null) return [];
    const [day, consumer] = cut.split(SEPARATOR) as [StockLimit['day'], string];
    return [{ mineral: shelf, day, consumer, granted: (header.quantity - before).toString() }];
  }
}
