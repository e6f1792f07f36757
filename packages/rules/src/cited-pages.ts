/** The pages of the specification that findings cite. Source: events.md, `oretrail.verdict.v1`. */

/** The sections of the specification that findings cite, each with its addresses from the root of the project. */
const ADDRESSES = {
  'provenance.md, section 1': ['docs/spec/provenance.md#1-drawing-lots-down'],
  'provenance.md, section 2': ['docs/spec/provenance.md#2-streams-of-a-material-lot'],
  'provenance.md, sections 2 and 3': [
    'docs/spec/provenance.md#2-streams-of-a-material-lot',
    'docs/spec/provenance.md#3-chains',
  ],
  'provenance.md, section 4': ['docs/spec/provenance.md#4-components'],
  'events.md, "Events"': ['docs/spec/events.md#identity'],
} as const;

/** A citation of Oretrail's own rules. Verdict ids cover its text, so it never changes. */
export type SpecCitation = keyof typeof ADDRESSES;

const BY_CITATION: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(ADDRESSES));

/**
 * The addresses of a citation of Oretrail's own rules, as in `docs/spec/provenance.md#3-chains`; empty for a paragraph of
 * law, which is its own address.
 */
export function citedPages(citation: string): readonly string[] {
  return BY_CITATION.get(citation) ?? [];
}
