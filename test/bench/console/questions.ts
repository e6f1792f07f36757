/** What is asked of the console over HTTP: the lists that the page shows, and explanations. */
import { ask, MAKER, type Party } from './kept-console.ts';
import { DEEP_LOTS } from './made-up-topics.ts';

/** One address, as one party asks for it. */
export type Question = Readonly<{ name: string; party: Party; path: string; accept?: string }>;

/** What a page of a list says of the next one. */
type Page = Readonly<{ next: string | null; rows: readonly Readonly<{ vin: string }>[] }>;

/** Pages that are turned before a page far behind the first is measured. */
const PAGES_TURNED = 50;

const list = (query: string): string => `/v1/verdicts?limit=100&${query}`;

async function farPage(origin: string, query: string): Promise<string> {
  let after = '';
  for (let i = 0; i < PAGES_TURNED; i += 1) {
    const page = JSON.parse(await ask(origin, 'finance', `/v1/verdicts?limit=1000&${query}${after}`)) as Page;
    if (page.next === null) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  return `${list(query)}${after}`;
}

/** Lists of verdicts: as the pages ask for them, with few and with many matches. */
export async function listQuestions(origin: string): Promise<readonly Question[]> {
  const as = (party: Party, name: string, path: string, accept?: string): Question => {
    return { party, name, path, ...(accept === undefined ? {} : { accept }) };
  };
  const first = (name: string, query: string): Question => as('finance', name, list(`totals=true&${query}`));
  return [
    first('by VIN', ''),
    first('newest first', 'sort=-publishedAt'),
    first('largest amount first', 'sort=-amountUsd'),
    first('by deciding date', 'sort=decidingDate'),
    first('open, by deciding date', 'status=indeterminate&sort=-decidingDate'),
    first('one finding, newest first', 'finding=lot-missing&sort=-publishedAt'),
    first('a rare finding', 'finding=unit-mismatch&sort=-publishedAt'),
    first('VINs of a maker', `vin=${MAKER}*`),
    first('one model, a year, $3,750 or more', 'model=Ranger&modelYear=2025&usdMin=3750'),
    first('changed since May', 'changedSince=2026-05-01T00:00:00Z&sort=-publishedAt'),
    first('deciding from a day on', 'decidingFrom=2024-06-01&sort=decidingDate'),
    first('published in a month, largest first', 'publishedFrom=2026-05-01T00:00:00Z&sort=-amountUsd'),
    as('finance', 'the page behind 50,000 rows', await farPage(origin, 'sort=-publishedAt')),
    as('finance', '1,000 rows as CSV', '/v1/verdicts?limit=1000&sort=-publishedAt', 'text/csv'),
    as('finance', 'summary by status and cause', '/v1/verdicts/summary?by=status,cause'),
    as('finance', 'summary by month', '/v1/verdicts/summary?by=month,status'),
    as('finance', 'summary by finding', '/v1/verdicts/summary?by=finding'),
    as('manufacturer', 'own vehicles, newest first', list('sort=-publishedAt&totals=true')),
    as('operator', 'status of all', list('totals=true')),
    as('auditor', 'what is wanted of all', '/v1/asks?limit=100'),
    as('supplier', 'what is wanted of a supplier', '/v1/asks?limit=100'),
    as('auditor', 'who drew a lot', '/v1/lots/urn:lot:hostile:packs/uses?limit=100'),
    as('auditor', 'facts', '/v1/facts?limit=100'),
    as('operator', 'dead letters', '/v1/ops/letters?limit=100'),
  ];
}

/** VINs of usual vehicles, spread over all. */
export async function someVins(origin: string, count: number): Promise<readonly string[]> {
  const page = JSON.parse(await ask(origin, 'finance', `/v1/verdicts?limit=1000&vin=${MAKER}*`)) as Page;
  const step = Math.max(1, Math.floor(page.rows.length / count));
  return page.rows
    .filter((_, i) => i % step === 0)
    .map(({ vin }) => vin)
    .slice(0, count);
}

/** Explanations of a usual vehicle, and of one below many lots. */
export function explanationQuestions(usual: readonly string[], deep: readonly string[]): readonly Question[] {
  const of = (name: string, vins: readonly string[]): readonly Question[] =>
    vins.map((vin) => ({ name, party: 'auditor', path: `/v1/verdicts/${vin}/explanation` }));
  return [...of('usual vehicle', usual), ...of(`${DEEP_LOTS} lots`, deep)];
}
