/** `/what-if`: another ruleset, a fact, or one lot's country or owner, and what it comes to while typing. */
import { type ReactNode, useState } from 'react';
import { askCore } from '../core/core.ts';
import { useCore } from '../core/use-core.ts';
import type { Changes, Effect, Loadable } from '../core/what-if.ts';
import { PageTitle } from '../frame/frame.tsx';
import { DropFile } from '../parts/drop-file.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Mark, Usd, UsdStep, VinLink } from '../parts/marks.tsx';
import { useSession } from '../session/session.tsx';
import { counted, countryName, dollarStep, plain, statusWord } from '../words/words.ts';

const NOTHING: Changes = { ruleset: '', lotId: '', country: '', operator: '', facts: '' };
const RULESETS = ['us-30d@2025-07-04', 'us-30d@2024-05-06', 'us-30d@2023-04-17'] as const;
/** Vehicles that are shown one by one. */
const EFFECTS_SHOWN_MAX = 100;

const codesOf = (findings: readonly Readonly<{ code: string }>[] = []): ReadonlySet<string> =>
  new Set(findings.map(({ code }) => code));

function FindingChange({ effect }: Readonly<{ effect: Effect }>): ReactNode {
  const [before, after] = [codesOf(effect.before?.findings), codesOf(effect.after?.findings)];
  const came = [...after].filter((code) => !before.has(code)).map((code) => `+ ${plain(code)}`);
  const went = [...before].filter((code) => !after.has(code)).map((code) => `− ${plain(code)}`);
  return [...came, ...went].join(', ') || 'the same';
}

function Effects({ effects }: Readonly<{ effects: readonly Effect[] }>): ReactNode {
  const steps = effects.map(({ before, after }) => (after?.amountUsd ?? 0) - (before?.amountUsd ?? 0));
  const sum = steps.reduce((total, step) => total + step, 0);
  const changed = effects.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  const shown = changed.length > 0 ? changed : effects;
  return (
    <>
      <p className="totals">
        <strong>{dollarStep(sum)}</strong>: {counted(changed.length, 'vehicle')} of {effects.length} would change.
      </p>
      <ListTable
        label="Effects"
        heads={['Vehicle', 'Now', 'Then', 'Change', 'Status then', 'Findings']}
        ofNumbers={['Now', 'Then', 'Change']}
      >
        {shown.slice(0, EFFECTS_SHOWN_MAX).map((effect) => (
          <tr key={effect.vin}>
            <th scope="row">
              <VinLink vin={effect.vin} />
            </th>
            <td className="number">
              <Usd usd={effect.before?.amountUsd} />
            </td>
            <td className="number">
              <Usd usd={effect.after?.amountUsd} />
            </td>
            <td className="number">
              <UsdStep usd={(effect.after?.amountUsd ?? 0) - (effect.before?.amountUsd ?? 0)} />
            </td>
            <td>{effect.after !== null && <Mark word={statusWord(effect.after.status)} />}</td>
            <td>
              <FindingChange effect={effect} />
            </td>
          </tr>
        ))}
      </ListTable>
    </>
  );
}

type Asked = Readonly<{ loaded: Loadable; changes: Changes; onChange: (changes: Changes) => void }>;

function ChangeForm({ loaded, changes, onChange }: Asked): ReactNode {
  const set = (name: keyof Changes, value: string): void => onChange({ ...changes, [name]: value });
  const lot = loaded.lots.find(({ lotId }) => lotId === changes.lotId);
  return (
    <form className="changes" onSubmit={(event) => event.preventDefault()}>
      <div>
        <label htmlFor="what-ruleset">Under the law</label>
        <select id="what-ruleset" value={changes.ruleset} onChange={(event) => set('ruleset', event.target.value)}>
          <option value="">as it is: {loaded.ruleset}</option>
          {RULESETS.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor="what-lot">Lot</label>
        <select id="what-lot" value={changes.lotId} onChange={(event) => set('lotId', event.target.value)}>
          <option value="">none</option>
          {loaded.lots.map(({ lotId, country }) => (
            <option key={lotId} value={lotId}>
              {lotId}, {countryName(country)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor="what-country">came from (country code)</label>
        <input
          id="what-country"
          maxLength={2}
          disabled={lot === undefined}
          placeholder={lot?.country ?? ''}
          value={changes.country}
          onChange={(event) => set('country', event.target.value.toUpperCase())}
        />
      </div>
      <div>
        <label htmlFor="what-operator">and was made by (party)</label>
        <input
          id="what-operator"
          className="id"
          disabled={lot === undefined}
          placeholder={lot?.operator ?? ''}
          value={changes.operator}
          onChange={(event) => set('operator', event.target.value)}
        />
      </div>
      <div className="wide">
        <label htmlFor="what-facts">and with these events besides (a line of JSON each)</label>
        <textarea
          id="what-facts"
          className="id"
          rows={3}
          spellCheck={false}
          value={changes.facts}
          onChange={(event) => set('facts', event.target.value)}
        />
      </div>
    </form>
  );
}

/** A country that is not written yet counts as no change. */
const whole = (changes: Changes): Changes => (changes.country.length === 2 ? changes : { ...changes, country: '' });

function Trying({ loaded }: Readonly<{ loaded: Loadable }>): ReactNode {
  const [changes, setChanges] = useState(NOTHING);
  const { result, error } = useCore('whatIf', whole(changes));
  return (
    <>
      <ChangeForm loaded={loaded} changes={changes} onChange={setChanges} />
      <div aria-live="polite">
        {error !== null && <p className="problem">✗ {error}</p>}
        {result?.badLines.map(({ line, pointer, what, remedy }) => (
          <p key={`${line} ${pointer}`} className="problem">
            ✗ Line {line}, {pointer}: {what} {remedy}
          </p>
        ))}
        {result !== null && <Effects effects={result.effects} />}
      </div>
    </>
  );
}

function FromServer({ onBytes }: Readonly<{ onBytes: (bytes: Uint8Array) => void }>): ReactNode {
  const { client } = useSession();
  const [vin, setVin] = useState('');
  const [what, setWhat] = useState('');
  const fetchBundle = async (): Promise<void> => {
    setWhat('Fetching the evidence …');
    const bundle = await client.file(
      `/v1/evidence/${encodeURIComponent(vin.trim().toUpperCase())}`,
      'application/json',
    );
    if (!bundle.ok) return setWhat(`✗ ${bundle.problem.title} ${bundle.problem.detail}`);
    setWhat('');
    onBytes(new Uint8Array(await bundle.body.arrayBuffer()));
  };
  return (
    <div className="row">
      <label htmlFor="what-vin">The evidence of vehicle</label>
      <input
        id="what-vin"
        value={vin}
        maxLength={17}
        spellCheck={false}
        onChange={(event) => setVin(event.target.value)}
      />
      <button type="button" onClick={() => void fetchBundle()}>
        Load
      </button>
      <output>{what}</output>
    </div>
  );
}

/** Tries changes in the page; nothing is sent. */
export function WhatIfPage(): ReactNode {
  const { me } = useSession();
  const [state, setState] = useState<Readonly<{ loaded: Loadable | null; error: string | null; loads: number }>>({
    loaded: null,
    error: null,
    loads: 0,
  });
  const load = async (bytes: Uint8Array): Promise<void> => {
    try {
      const loaded = await askCore('load', { bytes });
      setState(({ loads }) => ({ loaded, error: null, loads: loads + 1 }));
    } catch (error) {
      setState(({ loads }) => ({ loaded: null, error: error instanceof Error ? error.message : String(error), loads }));
    }
  };
  const { loaded, error, loads } = state;
  return (
    <>
      <PageTitle title="What if" />
      <p>What would another law, fact or origin come to? Everything is worked out in this page, and nothing is sent.</p>
      {me.roles.includes('auditor') && <FromServer onBytes={(bytes) => void load(bytes)} />}
      <DropFile
        label="A bundle of evidence, or events as NDJSON"
        hint="Drop it here, or choose it."
        accept=".json,.ndjson"
        onFile={(file) => void file.arrayBuffer().then((buffer) => load(new Uint8Array(buffer)))}
      />
      {error !== null && (
        <p className="problem" role="alert">
          ✗ {error}
        </p>
      )}
      {loaded !== null && (
        <>
          <p>
            {counted(loaded.events, 'event')}, {counted(loaded.vehicles.length, 'vehicle')},{' '}
            {counted(loaded.lots.length, 'lot')}
            {loaded.badLines.length > 0 && (
              <span className="mark bad">, ✗ {counted(loaded.badLines.length, 'bad line')}</span>
            )}
          </p>
          <Trying key={loads} loaded={loaded} />
        </>
      )}
    </>
  );
}
