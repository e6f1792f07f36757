/** Names of the critical minerals. */
import type { Mineral } from './ids.ts';

/** The fifty applicable critical minerals of IRC §45X(c)(6). law.md, "Critical minerals". */
const APPLICABLE =
  'aluminum antimony barite beryllium cerium cesium chromium cobalt dysprosium europium ' +
  'fluorspar gadolinium germanium graphite indium lithium manganese neodymium nickel niobium ' +
  'tellurium tin tungsten vanadium yttrium arsenic bismuth erbium gallium hafnium ' +
  'holmium iridium lanthanum lutetium magnesium palladium platinum praseodymium rhodium rubidium ' +
  'ruthenium samarium scandium tantalum terbium thulium titanium ytterbium zinc zirconium';

/** Every mineral that an event may name, lower case. Source: law.md, "Critical minerals" (§45X(c)(6)). */
export const MINERALS: ReadonlySet<string> = new Set(APPLICABLE.split(' '));

/** Whether a text is the lower-case name of a critical mineral of §45X(c)(6). law.md, "Critical minerals". */
export function isMineral(text: string): text is Mineral {
  return MINERALS.has(text);
}
