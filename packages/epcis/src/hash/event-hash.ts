/** The name of an event that has none of its own. Source: CBV 2.0, section 8.9; RFC 6920 (`ni:`). */
import { sha256Hex } from '@oretrail/model';
import type { JsonObject } from '../json/json.ts';
import type { Namespaces } from '../namespaces.ts';
import { preHashOf } from './pre-hash.ts';

/**
 * The event hash of CBV 2.0, such as `ni:///sha-256;6ae9…39d7?ver=CBV2.0`. Two spellings of one event have the same hash. It does
 * not cover `eventID`, `recordTime` and `errorDeclaration`.
 */
export function eventHash(event: JsonObject, namespaces: Namespaces): string {
  return `ni:///sha-256;${sha256Hex(preHashOf(event, namespaces))}?ver=CBV2.0`;
}
