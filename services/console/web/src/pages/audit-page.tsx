/** `/audit`: drop a bundle of evidence, and it is verified in the page; verdicts as they were known; the seals of the archive. */
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { ListPage } from '../api/shapes.ts';
import { useAnswer } from '../api/use-answer.ts';
import { askCore } from '../core/core.ts';
import type { Proof } from '../core/derive.ts';
import { PageTitle } from '../frame/frame.tsx';
import { DropFile } from '../parts/drop-file.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Mark, VinLink } from '../parts/marks.tsx';
import { NotProved, ProvedUnderSeal } from '../parts/proof-parts.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { dollars, shortDigest, statusWord, timeText } from '../words/words.ts';
import { PastVerdicts, pastAddress, usePast } from './audit/past-verdict.tsx';

type Dropped = Readonly<{ name: string; proof: Proof | null; error: string | null }>;

function Proved({
  proof,
  publicKey,
}: Readonly<{ proof: Extract<Proof, { isProved: true }>; publicKey: string }>): ReactNode {
  const { vin, verdict, isDerived, seal, events, signedBy, sealedBy } = proof.proved;
  const title = (
    <>
      <VinLink vin={vin} /> <strong>{dollars(verdict.amountUsd)}</strong> <Mark word={statusWord(verdict.status)} />
    </>
  );
  return (
    <ProvedUnderSeal
      seal={seal}
      signedBy={signedBy}
      title={title}
      checks={[
        `✓ The verdict is under the root that seal ${seal.number} signs.`,
        `✓ Each of the ${events} events is a record of the sealed archive.`,
        isDerived
          ? '✓ The events give this verdict again: the same id, worked out in this page.'
          : `? The events give another verdict here, and Oretrail ${sealedBy.software}, which sealed it, evaluates differently.`,
        publicKey === ''
          ? '? You gave no key that you trust: the bundle agrees with itself, and is signed by the key below.'
          : '✓ The key that you trust signed it.',
      ]}
      facts={[
        { name: 'Verdict', value: verdict.verdictId, isId: true },
        { name: 'Ruleset', value: seal.ruleset, isId: false },
      ]}
    />
  );
}

function Verified({ dropped, publicKey }: Readonly<{ dropped: Dropped; publicKey: string }>): ReactNode {
  const { name, proof, error } = dropped;
  if (error !== null) return <p className="mark bad">✗ {error}</p>;
  if (proof === null) return <p>Verifying {name} in this page …</p>;
  if (proof.isProved) return <Proved proof={proof} publicKey={publicKey} />;
  return (
    <NotProved what={proof.what}>
      Ask for the bundle again, or compare it with the archive: <code>oretrail audit verify STORE</code>
    </NotProved>
  );
}

function VerifyBundle(): ReactNode {
  const [publicKey, setPublicKey] = useState('');
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const verify = async (file: File): Promise<void> => {
    setDropped({ name: file.name, proof: null, error: null });
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const proof = await askCore('verify', publicKey === '' ? { bytes } : { bytes, publicKey });
      setDropped({ name: file.name, proof, error: null });
    } catch (error) {
      setDropped({ name: file.name, proof: null, error: String(error) });
    }
  };
  return (
    <section aria-labelledby="verify">
      <h2 id="verify">Verify a bundle of evidence</h2>
      <p>
        The file stays on this machine. Your browser checks its signatures and roots, and works the verdict out again
        from the events in it. <code>oretrail evidence VIN STORE --out FILE</code> makes a bundle.
      </p>
      <div className="row">
        <label htmlFor="trusted">Public key that you trust (64 hex digits, if you have it)</label>
        <input
          id="trusted"
          className="id"
          value={publicKey}
          spellCheck={false}
          onChange={(event) => setPublicKey(event.target.value.trim())}
        />
      </div>
      <DropFile
        label="Bundle of evidence"
        hint="Drop it here, or choose it."
        accept=".json"
        onFile={(file) => void verify(file)}
      />
      <output aria-live="polite">{dropped !== null && <Verified dropped={dropped} publicKey={publicKey} />}</output>
    </section>
  );
}

type SealRow = Readonly<{ number: number; sha256: string; sealedAt: string }>;

function Seals(): ReactNode {
  const seals = useAnswer<ListPage<SealRow>>('/v1/seals');
  const { vin } = usePast();
  return (
    <section aria-labelledby="seals">
      <h2 id="seals">Seals of the archive</h2>
      <Answered asked={seals} what="the seals">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="Nothing is sealed yet.">
              <p>
                The audit service seals the archive; <code>oretrail audit seal</code> does it at once.
              </p>
            </Empty>
          ) : (
            <ListTable label="Seals" heads={['No.', 'Sealed', 'SHA-256']} ofNumbers={['No.']}>
              {rows.map(({ number, sha256, sealedAt }) => (
                <tr key={number}>
                  <th scope="row" className="number">
                    <Link href={pastAddress({ vin, seal: String(number) })} aria-label={`Verdicts at seal ${number}`}>
                      {number}
                    </Link>
                  </th>
                  <td className="number left">{timeText(sealedAt)}</td>
                  <td className="id" title={sha256}>
                    {shortDigest(sha256)}…
                  </td>
                </tr>
              ))}
            </ListTable>
          )
        }
      </Answered>
    </section>
  );
}

/** Bundles, verdicts of the past, and seals. */
export function AuditPage(): ReactNode {
  return (
    <>
      <PageTitle title="Audit" />
      <VerifyBundle />
      <PastVerdicts />
      <Seals />
    </>
  );
}
