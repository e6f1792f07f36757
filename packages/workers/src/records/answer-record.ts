/**
 * Answers as they travel from a parent's task to its consumers': two registers for each partition that draws. The
 * larger says what the lot is and changes when that does; the smaller acknowledges draws and says who is granted what.
 */
import type { Day, LotId, Mineral } from '@oretrail/model';
import type { LotFigures, LotHeader } from '@oretrail/provenance';
import { decodeFigures, type EncodedFigures, encodeFigures } from './figures-record.ts';
import { decodeHeader, type EncodedHeader, encodeHeader } from './header-record.ts';

/** What a parent is, as far as its task can tell. */
export type LotState =
  /** No event of it is in force. */
  | Readonly<{ kind: 'missing' }>
  /** It waits for its own inputs and has never been worked out; its level is what is known so far. */
  | Readonly<{ kind: 'pending'; level: number; path: readonly string[] }>
  /** It has no finite level of at most 64. */
  | Readonly<{ kind: 'too-deep'; level: number; path: readonly string[]; header: LotHeader }>
  | Readonly<{ kind: 'ready'; level: number; path: readonly string[]; figures: LotFigures }>;

/** A lot as it travels. */
export type LotBody =
  | Readonly<{ of: 'lot'; parent: LotId; kind: 'missing' }>
  | Readonly<{ of: 'lot'; parent: LotId; kind: 'pending'; level: number; path: readonly string[] }>
  | Readonly<{
      of: 'lot';
      parent: LotId;
      kind: 'too-deep';
      level: number;
      path: readonly string[];
      header: EncodedHeader;
    }>
  | Readonly<{
      of: 'lot';
      parent: LotId;
      kind: 'ready';
      level: number;
      path: readonly string[];
      header: EncodedHeader;
      figures: EncodedFigures;
    }>;

/** The first draw, in the order of serving, that is not granted whole. `granted` is an integer of 10⁻³⁰, as text. */
export type StockLimit = Readonly<{ mineral: Mineral | 'all'; day: Day; consumer: string; granted: string }>;

/** Who is granted what, and up to which draw this answers. */
export type GrantsBody =
  | Readonly<{ of: 'grants'; parent: LotId; retired: true; drawSeq: number }>
  | Readonly<{
      of: 'grants';
      parent: LotId;
      retired: false;
      /** Digest of the lot register that these grants belong to. */
      lot: string;
      /** For each mineral, or for all, that is short: before it whole, at it `granted`, after it nothing. */
      cuts: readonly StockLimit[];
      /** The greatest `seq` seen of the partition that is answered. */
      drawSeq: number;
      /** Commits to the evidence of the lot: its event and the roots of the parents that granted something. */
      root: string | null;
      /** Commits to the corrections at work in the lot and above it; null if there are none. */
      corrections: string | null;
    }>;

/** The body of an answer to those that draw: of a lot, or of what it grants. */
export type AnswerBody = LotBody | GrantsBody;

/** A lot's register. */
export function encodeLot(parent: LotId, state: LotState): LotBody {
  switch (state.kind) {
    case 'missing':
      return { of: 'lot', parent, kind: 'missing' };
    case 'pending':
      return { of: 'lot', parent, ...state };
    case 'too-deep':
      return { of: 'lot', parent, ...state, header: encodeHeader(state.header) };
    case 'ready': {
      const { kind, level, path, figures } = state;
      return { of: 'lot', parent, kind, level, path, header: encodeHeader(figures), figures: encodeFigures(figures) };
    }
  }
}

/** What a lot's register says. */
export function decodeLot(body: LotBody): LotState {
  switch (body.kind) {
    case 'missing':
      return { kind: 'missing' };
    case 'pending':
      return { kind: 'pending', level: body.level, path: body.path };
    case 'too-deep':
      return { kind: 'too-deep', level: body.level, path: body.path, header: decodeHeader(body.header) };
    case 'ready': {
      const figures = decodeFigures(decodeHeader(body.header), body.figures);
      return { kind: 'ready', level: body.level, path: body.path, figures };
    }
  }
}
