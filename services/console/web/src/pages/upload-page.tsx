/** `/upload`: a file is checked in the page, cell by cell, before anything of it is sent. */
import { type ReactNode, useState } from 'react';
import type { CheckedFile } from '../core/check-file.ts';
import { askCore } from '../core/core.ts';
import { PageTitle } from '../frame/frame.tsx';
import { Checked } from '../parts/checked.tsx';
import { DropFile } from '../parts/drop-file.tsx';
import { useSession } from '../session/session.tsx';

/** Checks a file, then sends it. */
export function UploadPage(): ReactNode {
  const { me } = useSession();
  const sources = [...new Set(me.grants.flatMap((grant) => grant.sources))];
  const [source, setSource] = useState(sources[0] ?? '');
  const [state, setState] = useState<Readonly<{
    name: string;
    checked: CheckedFile | null;
    error: string | null;
  }> | null>(null);
  const check = async (file: File): Promise<void> => {
    setState({ name: file.name, checked: null, error: null });
    try {
      const checked = await askCore('checkFile', { bytes: new Uint8Array(await file.arrayBuffer()), source });
      setState({ name: file.name, checked, error: null });
    } catch (error) {
      setState({ name: file.name, checked: null, error: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <>
      <PageTitle title="Upload" />
      <p>
        A sheet (CSV), EPCIS 2.0, or events as NDJSON. It is checked in this page, by the code that the intake uses.
        Nothing is sent before you send it.
      </p>
      <div className="row">
        <label htmlFor="source">Who states it, if the file does not say so</label>
        <input
          id="source"
          className="id"
          list="sources"
          value={source}
          spellCheck={false}
          onChange={(event) => setSource(event.target.value)}
        />
        <datalist id="sources">
          {sources.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
      <DropFile
        label="File to check"
        hint="Drop it here, or choose it."
        accept=".csv,.json,.ndjson,.jsonld,.txt"
        onFile={(file) => void check(file)}
      />
      <div aria-live="polite">
        {state !== null && state.error !== null && <p className="problem">✗ {state.error}</p>}
        {state !== null && state.error === null && state.checked === null && <p>Checking {state.name} …</p>}
        {state?.checked != null && <Checked key={state.name} file={state.name} checked={state.checked} />}
      </div>
    </>
  );
}
