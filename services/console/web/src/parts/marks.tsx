/** Marks and figures: a sign and a word, never a colour alone. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { dollarStep, dollars, shortDigest, type Word } from '../words/words.ts';

/** A sign with its word. */
export function Mark({ word }: Readonly<{ word: Word }>): ReactNode {
  return (
    <span className={`mark ${word.tone}`}>
      <span aria-hidden="true">{word.mark}</span> {word.word}
    </span>
  );
}

/** Dollars; a dash if the caller may not see them. */
export function Usd({ usd }: Readonly<{ usd: number | null | undefined }>): ReactNode {
  return <span className="number">{usd == null ? '–' : dollars(usd)}</span>;
}

/** How dollars changed. */
export function UsdStep({ usd }: Readonly<{ usd: number }>): ReactNode {
  return <span className={`number ${usd < 0 ? 'lost' : usd > 0 ? 'gained' : ''}`}>{dollarStep(usd)}</span>;
}

/** A vehicle. */
export function VinLink({ vin }: Readonly<{ vin: string }>): ReactNode {
  return (
    <Link className="id" href={`/vehicles/${vin}`}>
      {vin}
    </Link>
  );
}

/** A statement by its digest. */
export function StatementLink({ digest }: Readonly<{ digest: string }>): ReactNode {
  return (
    <Link className="id" href={`/statements/${digest.replace(/^sha256:/, '')}`} title={digest}>
      {shortDigest(digest)}
    </Link>
  );
}

/** What a finding is about: a lot with a page of its own, or another party's name. */
export function Subject({ id }: Readonly<{ id: string }>): ReactNode {
  if (/^urn:lot:|^https:\/\/id\.gs1\.org\//.test(id)) {
    return (
      <Link className="id" href={`/lots/${encodeURIComponent(id)}`}>
        {id}
      </Link>
    );
  }
  return <span className="id">{id}</span>;
}
