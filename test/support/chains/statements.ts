/** Events as JSON would give them, and parsed. */

import type { EventType, OretrailEvent } from '@oretrail/model';
import { goodEvent } from '../events.ts';
import { OPERATOR } from './arbitrary-values.ts';

/** An event before it is parsed; members of `data` may be undefined, which is as good as absent. */
export type Statement = Readonly<{
  id: string;
  source: string;
  type: EventType;
  subject: string;
  time: string;
  data: object;
}>;

/** The event that a statement makes. @throws Error if the parser refuses it: a fault of the generator */
export function eventOf(statement: Statement): OretrailEvent {
  const written: unknown = JSON.parse(JSON.stringify({ specversion: '1.0', ...statement }));
  return goodEvent(written, new Set([OPERATOR]));
}
