/** A difference of the fleet, for people. */

import { counted, wholeDollars, withThousands } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import { type ComparedVehicle, type DiffReport, gainUsd, type Tally } from '@oretrail/replay';
import { CAUSE_NAMES, type DiffTitle, isCause, signedDollars } from '@oretrail/reports';
import type { Colours } from '../terminal.ts';
import { type Column, fitted, row, titleRow } from './columns.ts';

/** Vehicles that are listed: --json has all. */
const VEHICLES_MAX = 20;

const TALLIES: readonly Column[] = [
  { title: 'CHANGED', width: 0, isNumber: true },
  { title: 'GAINED', width: 0, isNumber: true },
  { title: 'LOST', width: 0, isNumber: true },
  { title: 'NEWLY UNCERTAIN', width: 0, isNumber: true },
  { title: 'NET', width: 0, isNumber: true },
];
const FINDINGS: readonly Column[] = [
  { title: 'FINDING', width: 0 },
  { title: 'CAME', width: 0, isNumber: true },
  { title: 'WHICH LOST', width: 0, isNumber: true },
  { title: 'WENT', width: 0, isNumber: true },
  { title: 'WHICH GAINED', width: 0, isNumber: true },
];
const VEHICLES: readonly Column[] = [
  { title: 'VIN', width: 17 },
  { title: 'BEFORE', width: 0 },
  { title: 'AFTER', width: 0 },
  { title: 'NET', width: 0, isNumber: true },
  { title: 'BECAUSE OF', width: 0 },
];

function table(columns: readonly Column[], rows: readonly (readonly string[])[], colours: Colours): string {
  const wide = fitted(columns, rows);
  return `\n${colours.bold(titleRow(wide))}${rows.map((cells) => row(wide, cells)).join('')}`;
}

function tallyCells({ changed, gained, lost, newlyUncertain }: Tally): string[] {
  const dollars = [gained.usd, lost.usd, newlyUncertain.usd].map(wholeDollars);
  return [withThousands(String(changed)), ...dollars, signedDollars(gained.usd - lost.usd)];
}

function side(vehicle: ComparedVehicle, which: 'before' | 'after'): string {
  const verdict = vehicle[which];
  return verdict === null ? 'no verdict' : `${verdict.status} ${wholeDollars(verdict.amountUsd)}`;
}

function vehicleCells(vehicle: ComparedVehicle): string[] {
  const causes = CAUSE_NAMES.filter(([cause]) => isCause(vehicle, cause)).map(([, name]) => name);
  const net = signedDollars(gainUsd(vehicle));
  return [vehicle.vin, side(vehicle, 'before'), side(vehicle, 'after'), net, causes.join(', ').toLowerCase()];
}

function tables(report: DiffReport, colours: Colours): string {
  const { byCause, byMaker, byModel, byMonth, byFinding, vehicles } = report;
  const grouped = (title: string, rows: readonly Readonly<{ name: string; tally: Tally }>[]): string =>
    table(
      [{ title, width: 0 }, ...TALLIES],
      rows.map(({ name, tally }) => [name, ...tallyCells(tally)]),
      colours,
    );
  const causes = CAUSE_NAMES.map(([cause, name]) => ({ name, tally: byCause[cause] }));
  const findings = byFinding.map(({ code, came, lostUsd, went, gainedUsd }) => {
    return [code, String(came), wholeDollars(lostUsd), String(went), wholeDollars(gainedUsd)];
  });
  const more = vehicles.length > VEHICLES_MAX ? `and ${counted(vehicles.length - VEHICLES_MAX, 'more vehicle')}\n` : '';
  return [
    grouped('CAUSE', causes),
    grouped('MAKER', byMaker),
    grouped('MODEL', byModel),
    grouped('MONTH', byMonth),
    table(FINDINGS, findings, colours),
    table(VEHICLES, vehicles.slice(0, VEHICLES_MAX).map(vehicleCells), colours),
    more,
  ].join('');
}

/** The answer of `diff`. */
export function renderDiff(found: DiffReport, title: DiffTitle, colours: Colours): string {
  const [report, { before, after }] = printableAll([found, title] as const);
  const { total } = report;
  const lines = [
    `before: ${before}: ${wholeDollars(report.before.amountUsd)} supported, ${counted(report.before.vehicles, 'vehicle')}`,
    `after:  ${after}: ${wholeDollars(report.after.amountUsd)} supported, ${counted(report.after.vehicles, 'vehicle')}`,
    total.changed === 0
      ? 'Nothing changes.'
      : `${counted(total.changed, 'vehicle')} ${total.changed === 1 ? 'changes' : 'change'}: ${colours.bold(signedDollars(total.gained.usd - total.lost.usd))}`,
  ];
  return `${lines.join('\n')}\n${total.changed === 0 ? '' : tables(report, colours)}`;
}
