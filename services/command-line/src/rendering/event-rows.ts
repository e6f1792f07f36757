/** Events as rows, for people. */
import { type OretrailEvent, printableAll, type Standing, standingsOf } from '@oretrail/model';
import type { Colours } from '../terminal.ts';
import { type Column, fitted, row, titleRow } from './columns.ts';

const TITLES = ['TIME', 'STANDING', 'TYPE', 'SUBJECT', 'ID', 'SOURCE'] as const;
const COLUMNS: readonly Column[] = TITLES.map((title) => ({ title, width: 0 }));

/** A type without what all have in common. */
const shortType = (type: string): string => type.replace(/^oretrail\.|\.v1$/g, '');

/** Each event with what became of it, judged by all events of its subject that are there. */
function withStandings(events: readonly OretrailEvent[]): readonly (readonly [OretrailEvent, Standing])[] {
  const bySubject = Map.groupBy(events, ({ subject }) => subject);
  const judges = new Map([...bySubject].map(([subject, own]) => [subject, standingsOf(own)] as const));
  return events.map((event) => [event, judges.get(event.subject)?.(event).standing ?? 'in-force'] as const);
}

/** A table of events, in the order in which they are given. */
export function eventRows(events: readonly OretrailEvent[], colours: Colours): string {
  const rows = withStandings(events).map(([{ time, type, subject, id, source }, standing]) => {
    const shown = printableAll({ time, subject, id, source });
    return [shown.time, standing, shortType(type), shown.subject, shown.id, shown.source];
  });
  const columns = fitted(COLUMNS, rows);
  return colours.bold(titleRow(columns)) + rows.map((cells) => row(columns, cells)).join('');
}
