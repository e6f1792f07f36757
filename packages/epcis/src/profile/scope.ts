/** What the reading of one EPCIS event depends on and collects. */

import { shownValue } from '@oretrail/model';
import { type ConversionCode, type EpcisError, epcisError } from '../errors.ts';
import { canonicalId } from '../gs1/canonical-id.ts';
import type { Path } from '../json/json.ts';
import { ERRORS_MAX } from '../limits.ts';
import type { Namespaces } from '../namespaces.ts';

/** The scope of one event. */
export class Scope {
  readonly namespaces: Namespaces;
  /** The country of each location in the header, by canonical id. */
  readonly countries: ReadonlyMap<string, string>;
  readonly faults: EpcisError[] = [];

  constructor(namespaces: Namespaces, countries: ReadonlyMap<string, string>) {
    this.namespaces = namespaces;
    this.countries = countries;
  }

  /** Notes a fault, unless there are as many as are reported. @param what as in {@link epcisError} */
  fault(at: Path, code: ConversionCode, what: string): void {
    if (this.faults.length < ERRORS_MAX) this.faults.push(epcisError(at, code, what));
  }

  /** The canonical form of an id; as written, with a fault, if it has none. */
  idOf(id: string, at: Path): string {
    const canonical = canonicalId(id);
    if (canonical.ok) return canonical.id;
    this.fault(at, 'bad-id', `${shownValue(id)} ${canonical.what}`);
    return id;
  }
}
