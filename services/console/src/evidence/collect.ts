/** The process that makes one bundle: what it uses is gone with it, whatever becomes of it. */
import { writeFile } from 'node:fs/promises';
import { bundleBytes, collectEvidence, readBundle } from '@oretrail/replay';
import { bundledEvents } from '@oretrail/replay/bundles';
import { openStore } from '@oretrail/store';
import { faultOf } from './evidence-faults.ts';
import type { EvidenceJob, EvidenceReply } from './evidence-job.ts';

async function collect({ place, vin, seal, work, bundle }: EvidenceJob): Promise<EvidenceReply> {
  try {
    const body = await collectEvidence(await openStore(place), { vin, seal, directory: work });
    const bytes = bundleBytes(body);
    await writeFile(bundle, bytes);
    const { events } = bundledEvents(readBundle(bytes));
    return { kind: 'written', parties: [...new Set(events.map(({ source }) => source as string))] };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return fault;
  }
}

// Without the console nobody waits for the bundle.
process.once('disconnect', () => process.exit(1));
const reply = await collect(JSON.parse(process.argv[2] ?? '') as EvidenceJob);
process.send?.(reply, () => process.exit(0));
