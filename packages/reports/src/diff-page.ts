/** The report of a difference as one page: no script, no font and no picture from elsewhere. */

import { counted, wholeDollars, withThousands } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import { type ComparedVehicle, type DiffReport, gainUsd, type NamedTally, type Tally } from '@oretrail/replay';
import { bars, columns, waterfall } from './charts.ts';
import { escaped, STYLE } from './page-parts.ts';
import { CAUSE_NAMES, isCause, signedDollars } from './wording.ts';

/** Vehicles that the page lists: what a person looks through. */
const VEHICLES_MAX = 50;

const number = (count: number): string => withThousands(String(count));
const tone = (usd: number): string => (usd > 0 ? 'gain' : usd < 0 ? 'loss' : '');
const netUsd = ({ gained, lost }: Tally): number => gained.usd - lost.usd;

function tile(value: string, what: string, kind = ''): string {
  return `<div class="tile"><b class="${kind}">${escaped(value)}</b><span>${escaped(what)}</span></div>`;
}

function tiles({ before, after, total }: DiffReport): string {
  const net = netUsd(total);
  const shown = [
    tile(wholeDollars(before.amountUsd), `credit supported before, ${counted(before.vehicles, 'vehicle')}`),
    tile(wholeDollars(after.amountUsd), `credit supported after, ${counted(after.vehicles, 'vehicle')}`),
    tile(signedDollars(net), `net, by ${counted(total.changed, 'vehicle')} that change`, tone(net)),
    tile(
      wholeDollars(total.newlyUncertain.usd),
      `newly uncertain, on ${counted(total.newlyUncertain.vehicles, 'vehicle')}`,
    ),
  ];
  return `<div class="tiles">${shown.join('')}</div>`;
}

function tallyCells({ changed, gained, lost, newlyUncertain }: Tally): string {
  const net = gained.usd - lost.usd;
  const cells = [
    number(changed),
    `${wholeDollars(gained.usd)} <small>(${number(gained.vehicles)})</small>`,
    `${wholeDollars(lost.usd)} <small>(${number(lost.vehicles)})</small>`,
    `${wholeDollars(newlyUncertain.usd)} <small>(${number(newlyUncertain.vehicles)})</small>`,
  ];
  return `${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="${tone(net)}">${signedDollars(net)}</td>`;
}

function tallyTable(title: string, rows: readonly NamedTally[]): string {
  const head = `<tr><th>${title}</th><th>vehicles that change</th><th>gained <small>(vehicles)</small></th><th>lost <small>(vehicles)</small></th><th>newly uncertain <small>(vehicles)</small></th><th>net</th></tr>`;
  const body = rows.map(({ name, tally }) => `<tr><td>${escaped(name)}</td>${tallyCells(tally)}</tr>`);
  return `<table>${head}${body.join('')}</table>`;
}

function findings({ byFinding }: DiffReport): string {
  if (byFinding.length === 0) return '';
  const head =
    '<tr><th>finding</th><th>came on vehicles</th><th>which lost</th><th>went from vehicles</th><th>which gained</th></tr>';
  const rows = byFinding.map(
    ({ code, came, lostUsd, went, gainedUsd }) =>
      `<tr><td><code>${escaped(code)}</code></td><td>${number(came)}</td><td class="${tone(-lostUsd)}">${wholeDollars(lostUsd)}</td><td>${number(went)}</td><td class="${tone(gainedUsd)}">${wholeDollars(gainedUsd)}</td></tr>`,
  );
  return section(
    'Findings that came and went',
    'A finding only ever takes away: what a vehicle gained while one came has other reasons, and is not counted here. A vehicle may have several, so these dollars overlap.',
    `<table>${head}${rows.join('')}</table>`,
  );
}

function side({ before, after }: ComparedVehicle, which: 'before' | 'after'): string {
  const verdict = which === 'before' ? before : after;
  return verdict === null ? 'no verdict' : `${verdict.status}, ${wholeDollars(verdict.amountUsd)}`;
}

function vehicles({ vehicles: changed }: DiffReport): string {
  const head =
    '<tr><th>VIN</th><th class="text">vehicle</th><th class="text">before</th><th class="text">after</th><th class="text">because of</th><th>net</th></tr>';
  const rows = changed.slice(0, VEHICLES_MAX).map((vehicle) => {
    const causes = CAUSE_NAMES.filter(([cause]) => isCause(vehicle, cause)).map(([, name]) => name.toLowerCase());
    const net = gainUsd(vehicle);
    const cells = [
      `${vehicle.make} ${vehicle.model}`,
      side(vehicle, 'before'),
      side(vehicle, 'after'),
      causes.join(', '),
    ];
    const texts = cells.map((cell) => `<td class="text">${escaped(cell)}</td>`).join('');
    return `<tr><td><code>${escaped(vehicle.vin)}</code></td>${texts}<td class="${tone(net)}">${signedDollars(net)}</td></tr>`;
  });
  const note =
    changed.length > VEHICLES_MAX
      ? `The ${VEHICLES_MAX} with the most dollars of ${number(changed.length)}; --json has all.`
      : 'All of them, the most dollars first.';
  return section('Vehicles that change', note, `<table>${head}${rows.join('')}</table>`);
}

function section(title: string, note: string, content: string): string {
  return `<section><h2>${escaped(title)}</h2><p class="note">${escaped(note)}</p>${content}</section>`;
}

function charts(report: DiffReport): string {
  const { byCause, byMaker, byModel, byMonth } = report;
  const causes = CAUSE_NAMES.map(([cause, name]) => ({ name, tally: byCause[cause] }));
  return [
    section(
      'From the one to the other, cause by cause',
      'Each cause is one step; their dollars add up to the difference. In parentheses: how many vehicles.',
      `${waterfall(report)}${tallyTable('cause', causes)}`,
    ),
    section(
      'By maker',
      'Dollars of credit; in parentheses how many vehicles.',
      `${bars(byMaker)}${tallyTable('maker', byMaker)}`,
    ),
    section('By model', 'Dollars of credit; the twelve with the most.', bars(byModel)),
    section('By month', 'By the month of the date that decides on the vehicle.', columns(byMonth)),
  ].join('');
}

/** What the two sides are, in a sentence. */
export type DiffTitle = Readonly<{ before: string; after: string }>;

/** The page. */
export function diffPage(found: DiffReport, title: DiffTitle): string {
  const [report, { before, after }] = printableAll([found, title] as const);
  const isSame = report.total.changed === 0;
  const content = isSame
    ? section('Nothing changes', 'No vehicle has another status, and no dollar moves.', '')
    : `${charts(report)}${findings(report)}${vehicles(report)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clean-vehicle credit: what changes</title><style>${STYLE}</style></head>
<body><main><h1>Clean-vehicle credit: what changes</h1>
<p class="lead">Before: ${escaped(before)}.<br>After: ${escaped(after)}.</p>
${tiles(report)}${content}
<footer>Made by Oretrail from an archive whose sealed verdicts were derived again first. “Supported” is what the evidence bears
today; “uncertain” is what missing evidence could still bring. Evidence for a credit under IRC §30D, not tax advice. It shows no
supplier’s price or mass.</footer></main></body></html>
`;
}
