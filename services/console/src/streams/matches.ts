/** Whether one revision passes a filter: the same filters as of lists, by the revision itself and not by the last one. */
import type { StoredVerdict, VerdictFilter } from '@oretrail/read-model';

const isAmong = <T>(values: readonly T[] | undefined, value: T | undefined): boolean =>
  values === undefined || (value !== undefined && values.includes(value));

function fitsVin(pattern: string | undefined, vin: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? vin.startsWith(pattern.slice(0, -1)) : vin === pattern;
}

function fitsVehicle({ manufacturer, model, modelYear }: VerdictFilter, { vehicle }: StoredVerdict): boolean {
  return (
    isAmong(manufacturer, vehicle?.manufacturer) &&
    isAmong(model, vehicle?.model) &&
    isAmong(modelYear, vehicle?.modelYear)
  );
}

function fitsTime({ publishedFromMs = 0, changedSinceMs }: VerdictFilter, stored: StoredVerdict): boolean {
  if (stored.publishedAtMs < publishedFromMs) return false;
  if (changedSinceMs === undefined) return true;
  return stored.publishedAtMs >= changedSinceMs && stored.verdict.cause !== undefined;
}

/** Whether a revision passes. Who may see the vehicle is not asked here. */
export function matches(filter: VerdictFilter, stored: StoredVerdict): boolean {
  const { verdict } = stored;
  return (
    fitsVin(filter.vin, verdict.vin) &&
    isAmong(filter.status, verdict.status) &&
    isAmong(filter.cause, verdict.cause) &&
    (filter.finding === undefined || (verdict.findings ?? []).some(({ code }) => isAmong(filter.finding, code))) &&
    (filter.decidingFrom === undefined || (verdict.decidingDate ?? '') >= filter.decidingFrom) &&
    verdict.amountUsd >= (filter.usdMin ?? 0) &&
    fitsTime(filter, stored) &&
    fitsVehicle(filter, stored)
  );
}
