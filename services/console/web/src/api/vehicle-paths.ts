/** What the page of a vehicle asks for. It is small, so that the first page knows it and can ask while the other loads. */

/** The addresses of a vehicle's parts. */
export function pathsOfVehicle(vin: string) {
  const verdict = `/v1/verdicts/${encodeURIComponent(vin)}`;
  return {
    verdict,
    revisions: `${verdict}/revisions?limit=1000`,
    explanation: `${verdict}/explanation`,
    lineage: `${verdict}/lineage`,
  } as const;
}

const OF_VEHICLE = /^\/vehicles\/([^/]+)$/;

/** What the page at an address asks for first; nothing if that is not known. @param pathname of the page */
export function pathsAhead(pathname: string): readonly string[] {
  const [, vin] = OF_VEHICLE.exec(pathname) ?? [];
  return vin === undefined ? [] : Object.values(pathsOfVehicle(decodeURIComponent(vin)));
}
