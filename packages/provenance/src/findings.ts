/** Findings of lots and draws, collected as code → bounded set of subjects. Source: events.md, "Finding codes". */
import { type ProvenanceCode, type SubjectSet, subjectSet, uniteSubjects } from '@oretrail/model';
import type { ProvenanceFindings } from './figures.ts';

/** Collects the findings of one lot or vehicle. */
export class FindingCollector {
  private readonly own = new Map<ProvenanceCode, Set<string>>();
  private readonly reached = new Set<ProvenanceFindings>();

  add(code: ProvenanceCode, ...subjects: readonly string[]): void {
    const known = this.own.get(code) ?? new Set<string>();
    for (const subject of subjects) known.add(subject);
    this.own.set(code, known);
  }

  /** Takes over the findings of a lot that was reached by a draw that granted something. */
  reach(findings: ProvenanceFindings): void {
    if (findings.size > 0) this.reached.add(findings);
  }

  /** Own and reached together. */
  collected(): ProvenanceFindings {
    if (this.own.size === 0 && this.reached.size <= 1) return [...this.reached][0] ?? NO_FINDINGS;
    const all = new Map<ProvenanceCode, SubjectSet>();
    for (const [code, subjects] of this.own) all.set(code, subjectSet(subjects));
    for (const findings of this.reached) {
      for (const [code, subjects] of findings) {
        const before = all.get(code);
        all.set(code, before === undefined ? subjects : uniteSubjects(before, subjects));
      }
    }
    return all;
  }
}

/** No finding at all; shared, for most lots have none. */
export const NO_FINDINGS: ProvenanceFindings = new Map();
