/** The proof of a statement under a seal: fetched, verified in this page, and kept as a file. */
import { type ReactNode, useState } from 'react';
import { codeOf } from '../../api/client.ts';
import { askCore } from '../../core/core.ts';
import type { StatementProof } from '../../core/prove.ts';
import { saveFile } from '../../parts/download.tsx';
import { NotProved, ProvedUnderSeal } from '../../parts/proof-parts.tsx';
import { useSession } from '../../session/session.tsx';
import { shortDigest, timeText } from '../../words/words.ts';

type Said =
  | Readonly<{ kind: 'text'; isBad: boolean; text: string }>
  | Readonly<{ kind: 'proof'; file: Blob; proof: StatementProof }>;

function Proved({ proof }: Readonly<{ proof: StatementProof }>): ReactNode {
  if (!proof.isProved) {
    return (
      <NotProved what={proof.what}>
        Compare it with the archive: <code>oretrail audit verify STORE</code>
      </NotProved>
    );
  }
  const { seal, place, appendedAt, principal, signedBy } = proof.proved;
  return (
    <ProvedUnderSeal
      seal={seal}
      signedBy={signedBy}
      title="in this page, from the bytes of the proof alone"
      checks={[
        `✓ The record at ${place.topicPartition}, offset ${place.offset}, is under the root that seal ${seal.number} signs.`,
        '✓ What the record states has the digest of this statement.',
        '? The proof agrees with itself. Compare the key with the one that you trust.',
      ]}
      facts={[
        { name: 'Appended', value: timeText(appendedAt), isId: false },
        { name: 'Sent by', value: principal ?? 'nobody: it did not come in by the intake', isId: true },
      ]}
    />
  );
}

/** @param digest 64 hex digits */
export function Proof({ digest }: Readonly<{ digest: string }>): ReactNode {
  const { client } = useSession();
  const [said, setSaid] = useState<Said | null>(null);
  const prove = async (): Promise<void> => {
    setSaid({ kind: 'text', isBad: false, text: 'Fetching the proof …' });
    const reply = await client.file(`/v1/statements/${digest}/proof`, 'application/json');
    if (!reply.ok) {
      const { problem } = reply;
      const isEarly = codeOf(problem) === 'not-sealed';
      const text = isEarly
        ? '? No seal covers it yet. Ask again after the next one.'
        : `✗ ${problem.title} ${problem.detail}`;
      return setSaid({ kind: 'text', isBad: !isEarly, text });
    }
    const bytes = new Uint8Array(await reply.body.arrayBuffer());
    try {
      setSaid({ kind: 'proof', file: reply.body, proof: await askCore('prove', { bytes, digest }) });
    } catch (error) {
      setSaid({ kind: 'text', isBad: true, text: `✗ ${error instanceof Error ? error.message : String(error)}` });
    }
  };
  return (
    <section aria-labelledby="proof">
      <h2 id="proof">Proof</h2>
      <p>
        Its record as Kafka took it, with what leads from it to a signed seal. Your browser checks it;{' '}
        <code>oretrail evidence verify FILE</code> checks the same file.
      </p>
      <div className="row">
        <button type="button" onClick={() => void prove()}>
          Prove it here
        </button>
        {said?.kind === 'proof' && (
          <button
            type="button"
            className="quiet"
            onClick={() => saveFile(`proof-${shortDigest(digest)}.json`, said.file)}
          >
            Save the proof
          </button>
        )}
      </div>
      <output aria-live="polite">
        {said?.kind === 'text' && <p className={said.isBad ? 'bad' : ''}>{said.text}</p>}
        {said?.kind === 'proof' && <Proved proof={said.proof} />}
      </output>
    </section>
  );
}
