/** Derives a verdict again in the page, from the evidence alone: the same id, or it says so. */
import { type ReactNode, useState } from 'react';
import { askCore } from '../../core/core.ts';
import type { Proof } from '../../core/derive.ts';
import { saveFile } from '../../parts/download.tsx';
import { useSession } from '../../session/session.tsx';

type State =
  | Readonly<{ step: 'idle' | 'fetching' | 'deriving' }>
  | Readonly<{ step: 'done'; proof: Proof }>
  | Readonly<{ step: 'failed'; what: string }>;

function Outcome({ state, verdictId }: Readonly<{ state: State; verdictId: string | null }>): ReactNode {
  if (state.step === 'fetching') return 'Fetching the evidence …';
  if (state.step === 'deriving') return 'Deriving the verdict in this page …';
  if (state.step === 'failed') return <span className="mark bad">✗ {state.what}</span>;
  if (state.step !== 'done') return null;
  const { proof } = state;
  if (!proof.isProved) return <span className="mark bad">✗ Not proved: {proof.what}</span>;
  const { verdict, seal, events } = proof.proved;
  const isSame = verdict.verdictId === verdictId;
  return (
    <span className={`mark ${isSame ? 'good' : 'open'}`}>
      {isSame ? '✓ The same id' : '? Another id: the evidence was sealed before the last revision'}, derived here from{' '}
      {events} events under seal {seal.number}: <code>{verdict.verdictId}</code>
    </span>
  );
}

type Asked = Readonly<{ vin: string; verdictId: string | null }>;

/** @param verdictId that the server gives */
export function DeriveAgain({ vin, verdictId }: Asked): ReactNode {
  const { client, me } = useSession();
  const [state, setState] = useState<State>({ step: 'idle' });
  const [bundle, setBundle] = useState<Blob | null>(null);
  if (!me.roles.includes('auditor')) return null;

  const derive = async (): Promise<void> => {
    setState({ step: 'fetching' });
    const fetched = await client.file(`/v1/evidence/${vin}`, 'application/json');
    if (!fetched.ok) return setState({ step: 'failed', what: `${fetched.problem.title} ${fetched.problem.detail}` });
    setBundle(fetched.body);
    setState({ step: 'deriving' });
    try {
      const proof = await askCore('verify', { bytes: new Uint8Array(await fetched.body.arrayBuffer()) });
      setState({ step: 'done', proof });
    } catch (error) {
      setState({ step: 'failed', what: String(error) });
    }
  };

  return (
    <section aria-labelledby="derive">
      <h2 id="derive">Prove it</h2>
      <p>
        Your browser fetches every event behind this verdict with its proof, checks the signatures and roots, and works
        the verdict out again: the server takes no part in that. Then save the evidence, and give the file to whom you
        want to prove it, with the public key of the seals. It shows prices and parties. They need no account here:
      </p>
      <p>
        <code>oretrail evidence verify evidence-{vin}.json --key signing.pub.pem</code>
      </p>
      <div className="row">
        <button type="button" onClick={() => void derive()}>
          Prove it in this page
        </button>
        {bundle !== null && (
          <button type="button" onClick={() => saveFile(`evidence-${vin}.json`, bundle)}>
            Save the evidence for others
          </button>
        )}
        <output aria-live="polite">
          <Outcome state={state} verdictId={verdictId} />
        </output>
      </div>
    </section>
  );
}
