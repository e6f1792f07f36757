/** The whole page. */
import { type ReactNode, useState } from 'react';
import { askCore } from '../core/core.ts';
import type { Proof } from '../core/tasks.ts';

/** Drop a bundle of evidence, and it is verified here. */
export function App(): ReactNode {
  const [proof, setProof] = useState<Proof | null>(null);
  const verify = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) setProof(await askCore('verify', { bytes: new Uint8Array(await file.arrayBuffer()) }));
  };
  return (
    <label>
      Bundle of evidence
      <input type="file" onChange={(event) => void verify(event.target.files?.[0])} />
      <output>{proof === null ? '' : proof.isProved ? '✓ Proved' : `✗ Not proved: ${proof.what}`}</output>
    </label>
  );
}
