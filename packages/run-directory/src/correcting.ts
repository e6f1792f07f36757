/** The event that takes another of a directory out of force. Source: events.md, `oretrail.correction.v1`. */
import { randomUUID } from 'node:crypto';
import { compareEvents, correctionStatus, type OretrailEvent, parseEvent } from '@oretrail/model';
import { RUN_DIRECTORY_ERRORS, type RunDirectoryError } from './errors.ts';

/** Which event to correct, and why. */
export type CorrectionAsked = Readonly<{
  /** Where the events are, as errors name it. */
  place: string;
  /** The id of the event; absent: the latest event of the subject that no correction has taken out. */
  id?: string;
  /** Who stated it; absent: any source, if the id alone is enough. */
  source?: string;
  reason: string;
  /** The id of the event that replaces it. */
  replacedBy?: string;
  /** The operator who corrects it; absent: its own source. */
  as?: string;
}>;

const nothing = (what: string): RunDirectoryError => RUN_DIRECTORY_ERRORS.error('nothing-to-correct', what);

/** The event of an id, if one source alone has stated it. */
function eventNamed(
  all: readonly OretrailEvent[],
  id: string,
  subject: string,
  { place, source }: CorrectionAsked,
): OretrailEvent {
  const named = all.filter((event) => event.id === id && (source === undefined || event.source === source));
  const sources = new Set(named.map(({ source }) => source));
  const [event] = named;
  if (event !== undefined && sources.size === 1) return event;
  const found = sources.size > 1 ? `events of ${[...sources].join(', ')}` : 'no event';
  throw nothing(`${place} holds ${found} of ${subject} with the id ${id}`);
}

/** The latest event that is not a correction and that no correction has taken out. */
function latestEvent(
  all: readonly OretrailEvent[],
  subject: string,
  { place, source }: CorrectionAsked,
): OretrailEvent {
  const isMeant = (event: OretrailEvent): boolean =>
    event.type !== 'oretrail.correction.v1' && (source === undefined || event.source === source);
  const stated = all.filter(isMeant).sort(compareEvents);
  // All events count: an operator corrects what another source has stated.
  const { takenOut } = correctionStatus(all);
  const byOf = ({ source, id }: OretrailEvent): string | undefined =>
    takenOut.find(({ event }) => event.source === source && event.id === id)?.by.id;
  const latest = stated.findLast((event) => byOf(event) === undefined);
  if (latest !== undefined) return latest;
  const last = stated.at(-1);
  if (last === undefined) throw nothing(`${place} holds no event of ${subject}`);
  throw nothing(`every event of ${subject} in ${place} is taken out already, ${last.id} by ${byOf(last)}`);
}

/** The event to correct: the one that is named, else the latest. */
function eventMeant(all: readonly OretrailEvent[], subject: string, asked: CorrectionAsked): OretrailEvent {
  const { id } = asked;
  return id === undefined ? latestEvent(all, subject, asked) : eventNamed(all, id, subject, asked);
}

/** A correction as JSON, and the event that the contract reads in it. */
export type NewCorrection = Readonly<{ json: unknown; event: OretrailEvent }>;

/**
 * A new correction of an event of a subject; nothing is written.
 * @param events all events of the subject
 * @throws RunDirectoryError `nothing-to-correct`
 */
export function correctionOf(subject: string, events: readonly OretrailEvent[], asked: CorrectionAsked): NewCorrection {
  const { source, id } = eventMeant(events, subject, asked);
  const by = asked.as ?? source;
  const replacedBy = asked.replacedBy === undefined ? {} : { replacedBy: { source, id: asked.replacedBy } };
  const json = {
    specversion: '1.0',
    id: `correction-${randomUUID()}`,
    source: by,
    type: 'oretrail.correction.v1',
    subject,
    time: new Date().toISOString(),
    data: { corrects: { source, id }, reason: asked.reason, ...replacedBy },
  };
  const parsed = parseEvent(json, { operators: new Set([by]) });
  if (parsed.ok) return { json, event: parsed.event };
  const [error] = parsed.errors;
  throw nothing(`the correction would be refused: ${error?.code} at ${error?.pointer}`);
}
