/** What the process that makes a bundle is given, and what it answers. */
import type { EvidenceFault } from './evidence-faults.ts';

/** What the process is given, as its one argument in JSON. */
export type EvidenceJob = Readonly<{
  /** Where the archive is: a folder, or `s3://BUCKET/PREFIX`. */
  place: string;
  vin: string;
  /** Number of a seal; the last one if it is left out. */
  seal?: number;
  /** An empty folder to work in. */
  work: string;
  /** The file that the bundle is written to. */
  bundle: string;
}>;

/** Whose statements are in the bundle, if it is written; or why it is not. */
export type EvidenceReply = EvidenceFault | Readonly<{ kind: 'written'; parties: readonly string[] }>;
