/** What it takes to read an event: from the JSON text of a line, as a run does, and from a message, as the workers on Kafka do. */
import { readFile } from 'node:fs/promises';
import { EVENT_SUBJECTS, encodeEvent, ownSchema, requireEvent, Writer } from '@oretrail/avro';
import { NO_OPERATORS, type OretrailEvent, type ParsedEvent, parseEventText } from '@oretrail/model';
import { type Memory, measure } from '../own-process.ts';
import type { Row } from '../rig.ts';
import { medianBy, timed } from '../stopwatch.ts';
import type { Workbench } from './workbench.ts';

/** Passes over all events; the median counts. The first ones also pay for V8's compiling. */
const PASSES = 7;
/** All texts, events and messages are held at once. */
const HEAP_LIMIT_MIB = 4_096;
const MICROSECONDS = 1_000_000;
/** Any would do: nothing looks it up. */
const SCHEMA_ID = 1;

/** Processor time for each event, in microseconds. */
export type EventFigures = Readonly<{ events: number; fromTextUs: number; fromAvroUs: number }>;

/** The same with the memory that the process took. */
export type EventMeasurement = EventFigures & Memory;

function good(parsed: ParsedEvent): OretrailEvent {
  if (parsed.ok) return parsed.event;
  throw new Error(`a generated event was refused: ${JSON.stringify(parsed.errors)}`);
}

async function cpuUsOf<T>(all: readonly T[], parse: (one: T) => unknown): Promise<number> {
  const passes = [];
  for (let pass = 0; pass < PASSES; pass += 1) {
    passes.push(
      await timed(() => {
        for (const one of all) parse(one);
      }),
    );
  }
  return (medianBy(passes, ({ cpuS }) => cpuS).cpuS * MICROSECONDS) / all.length;
}

/** Parses the events of a file again and again, in this process. */
export async function measureEventParsing({ file }: { file: string }): Promise<EventFigures> {
  const options = { operators: NO_OPERATORS };
  const texts = (await readFile(file, 'utf8')).split('\n').filter((text) => text !== '');
  const fromTextUs = await cpuUsOf(texts, (text) => good(parseEventText(text, options)));
  const writers = new Map(
    Object.entries(EVENT_SUBJECTS).map(([type, subject]) => [type, new Writer(ownSchema(subject).text)]),
  );
  const messages = texts.map((text) => {
    const event = good(parseEventText(text, options));
    const writer = writers.get(event.type);
    if (writer === undefined) throw new Error(`no schema of ${event.type}`);
    return { writer, message: encodeEvent(event, SCHEMA_ID) };
  });
  const fromAvroUs = await cpuUsOf(messages, ({ message, writer }) => requireEvent(message, writer, options));
  return { events: texts.length, fromTextUs, fromAvroUs };
}

/** Measures every size, once: a process makes several passes. */
export async function* benchEventParsing(bench: Workbench): AsyncGenerator<EventMeasurement> {
  const { vehicles: sizes, profileDirectory } = bench.options;
  for (const vehicles of sizes) {
    const file = await bench.chainFile(vehicles);
    const options = { heapLimitMib: HEAP_LIMIT_MIB, profileDirectory };
    const { value, ...memory } = await measure<EventFigures>('event-parsing', { file }, options);
    yield { ...value, ...memory };
  }
}

/** Columns; processor time, the median of several passes. */
export function eventParsingRows(all: readonly EventMeasurement[]): readonly Row[] {
  return all.map(({ events, fromTextUs, fromAvroUs }) => ({
    events,
    'µs from text': fromTextUs,
    'µs from Avro': fromAvroUs,
  }));
}
