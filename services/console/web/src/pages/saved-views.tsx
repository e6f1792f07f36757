/** Lists that the person wants to see again; they stay in this browser, for they are its own. */
import { type ReactNode, useState } from 'react';
import { Link, useSearch } from 'wouter';

const STORED = 'oretrail-saved-views';
/** A person reads a short list; more would be a page of its own. */
const VIEWS_MAX = 12;

type View = Readonly<{ name: string; search: string }>;

function stored(): readonly View[] {
  try {
    return JSON.parse(window.localStorage.getItem(STORED) ?? '[]') as View[];
  } catch {
    return [];
  }
}

/** Saves the present list, and shows those that are saved. */
export function SavedViews(): ReactNode {
  const search = useSearch();
  const [views, setViews] = useState(stored);
  const [name, setName] = useState('');
  const keep = (next: readonly View[]): void => {
    setViews(next);
    window.localStorage.setItem(STORED, JSON.stringify(next));
  };
  return (
    <details className="views">
      <summary>Saved views{views.length === 0 ? '' : ` (${views.length})`}</summary>
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <Link href={`/vehicles?${view.search}`}>{view.name}</Link>{' '}
            <button type="button" className="quiet" onClick={() => keep(views.filter((one) => one !== view))}>
              Forget<span className="visually-hidden"> {view.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <label htmlFor="view">Name of this view</label>
        <input id="view" value={name} onChange={(event) => setName(event.target.value)} />
        <button
          type="button"
          disabled={name.trim() === '' || views.length >= VIEWS_MAX}
          onClick={() => keep([...views.filter((one) => one.name !== name.trim()), { name: name.trim(), search }])}
        >
          Save
        </button>
      </div>
    </details>
  );
}
