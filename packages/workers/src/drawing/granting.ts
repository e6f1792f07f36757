/** From a parent's cuts to what one draw is granted. Source: protocol.md, "Draws and answers"; provenance.md, section 1. */
import { type Amount, compareUtf8, type Day, type Mineral } from '@oretrail/model';
import type { Answer, DeclaredInput, GrantedAmounts } from '@oretrail/provenance';
import type { LotState, StockLimit } from '../records/answer-record.ts';

/** A draw in the order of serving. */
export type ServingOrder = Readonly<{ day: Day; consumer: string }>;

/** The order of serving: completion day, then lot id or VIN by bytes. */
export function compareServingOrder(a: ServingOrder, b: ServingOrder): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return compareUtf8(a.consumer, b.consumer);
}

/** Before the cut whole, at it what is left, after it nothing. */
function grantedBy(cut: StockLimit | undefined, place: ServingOrder, asked: Amount): Amount {
  if (cut === undefined) return asked;
  const order = compareServingOrder(place, cut);
  if (order < 0) return asked;
  return order === 0 ? BigInt(cut.granted) : 0n;
}

/** What a draw takes of a parent that is ready. */
export type AskedDraw = Readonly<{ input: DeclaredInput; place: ServingOrder; minerals: readonly Mineral[] | 'all' }>;

/** The answer to one draw. */
export function answerTo({ input, place, minerals }: AskedDraw, parent: LotState, cuts: readonly StockLimit[]): Answer {
  if (parent.kind === 'missing' || parent.kind === 'pending') return { refusal: 'lot-missing' };
  if (parent.kind === 'too-deep') return { refusal: 'lineage-too-deep', header: parent.header };
  const { figures } = parent;
  if (figures.unit !== input.unit) return { refusal: 'unit-mismatch', header: figures };
  const of = (mineral: Mineral | 'all'): Amount =>
    grantedBy(
      cuts.find((cut) => cut.mineral === mineral),
      place,
      input.quantity,
    );
  if (figures.kind === 'component') {
    return { refusal: null, figures, granted: { kind: 'component', whole: of('all') } };
  }
  const held = [...figures.contents.keys()];
  const drawn = minerals === 'all' ? held : minerals.filter((mineral) => figures.contents.has(mineral));
  const byMineral = new Map(drawn.map((mineral) => [mineral, of(mineral)] as const));
  const granted: GrantedAmounts = { kind: 'material', byMineral };
  return { refusal: null, figures, granted };
}
