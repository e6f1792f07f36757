/** Where a statement belongs that was sent to the wrong address: grants have one of their own. Source: intake.md, "2. HTTP". */
import { GRANT_EVENT_TYPES } from '@oretrail/authority';
import { EVENT_TYPES, type EventError, shownValue } from '@oretrail/model';

const ADDRESSES: ReadonlyMap<unknown, string> = new Map([
  ...GRANT_EVENT_TYPES.map((type) => [type, '/v1/grants'] as const),
  ...EVENT_TYPES.map((type) => [type, '/v1/events'] as const),
]);

/** The faults of an event that is not taken; if another address takes its type, they name it. @param value what was parsed */
export function withAddress(errors: readonly EventError[], value: unknown): readonly EventError[] {
  const { type } = (value ?? {}) as Readonly<{ type?: unknown }>;
  const address = ADDRESSES.get(type);
  if (address === undefined) return errors;
  const detail = `${shownValue(type)} is not stated here. Send it to ${address}.`;
  return errors.map((error) => (error.code === 'unknown-type' ? { ...error, detail } : error));
}
