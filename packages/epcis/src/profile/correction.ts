/** Error declarations as our corrections. Source: EPCIS 2.0, section 7.4.1.2; events.md, `oretrail.correction.v1`. */
import { shownValue } from '@oretrail/model';
import { isList, isObject, type Json, memberAt, type Path, shownJson, textOf } from '../json/json.ts';
import { utcTime } from './event-time.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced, traced } from './traced.ts';

/** A declaration may be without a reason; ours may not. */
const NO_REASON = 'not stated';
/** Where the standard reasons live, in each of their spellings. */
const REASON_PREFIX = /^(?:urn:epcglobal:cbv:er:|https:\/\/ref\.gs1\.org\/cbv\/ER-|cbv:ER-)/;

/** The corrected event: who stated it, and its id. */
type Corrected = Readonly<{ source: string; id: string; idAt: Path }>;

/** Attributes and data of a correction. */
export type CorrectionParts = Readonly<{ id: Traced; time: Traced; data: Traced }>;

function reasonOf(declaration: Json, at: Path): Traced {
  const reason = memberAt(declaration, 'reason');
  if (reason === undefined) return leaf(at, NO_REASON);
  return leaf([...at, 'reason'], typeof reason === 'string' ? reason.replace(REASON_PREFIX, '') : shownJson(reason));
}

/** The event that replaces the corrected one: exactly one id says so; of several, none is the replacement. */
function replacementOf(declaration: Json, at: Path, source: string): Traced {
  const ids = memberAt(declaration, 'correctiveEventIDs');
  const place = [...at, 'correctiveEventIDs'];
  if (!isList(ids) || ids.length !== 1) return leaf(place, undefined);
  return traced(place, { source: leaf(place, source), id: leaf([...place, 0], shownJson(ids[0])) });
}

/** A correction of an event by its error declaration; null with a fault if that is not an object. */
export function correctionOf(declaration: Json, at: Path, corrected: Corrected, scope: Scope): CorrectionParts | null {
  if (!isObject(declaration)) {
    scope.fault(at, 'wrong-type', `${shownValue(shownJson(declaration))} is not an object`);
    return null;
  }
  const written = memberAt(declaration, 'declarationTime');
  const time = typeof written === 'string' ? utcTime(written) : shownJson(written);
  const { source, id, idAt } = corrected;
  return {
    // The declaration has the id of the event that it is about, but a correction that has it would name itself.
    id: leaf(idAt, `epcis-error:${textOf(time)}:${id}`),
    time: leaf([...at, 'declarationTime'], time),
    data: traced(at, {
      corrects: traced(idAt, { source: leaf(idAt, source), id: leaf(idAt, id) }),
      reason: reasonOf(declaration, at),
      replacedBy: replacementOf(declaration, at, source),
    }),
  };
}
