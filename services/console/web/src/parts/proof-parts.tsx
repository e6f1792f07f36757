/** What each proof shows that this page verifies, whatever it proves. */
import type { ReactNode } from 'react';

/** Why a proof does not hold. @param children what to do with the file, after "Do not rely on it" */
export function NotProved({ what, children }: Readonly<{ what: string; children: ReactNode }>): ReactNode {
  return (
    <div className="problem">
      <p>
        <strong>✗ Not proved.</strong> {what}
      </p>
      <p>Do not rely on this file. {children}</p>
    </div>
  );
}

type Fact = Readonly<{ name: string; value: string; isId: boolean }>;

type UnderSeal = Readonly<{
  seal: Readonly<{ number: number; sha256: string }>;
  /** 64 hex digits; null if nobody did. */
  signedBy: string | null;
  /** What follows "✓ Proved". */
  title: ReactNode;
  /** What was checked beside the seals, each with its mark. */
  checks: readonly string[];
  /** Those before the seal's. */
  facts: readonly Fact[];
}>;

/** A proof that leads to a seal. */
export function ProvedUnderSeal({ seal, signedBy, title, checks, facts }: UnderSeal): ReactNode {
  const ofSeal = [
    { name: 'Signed by', value: signedBy ?? 'nobody', isId: true },
    { name: 'SHA-256 of the seal', value: seal.sha256, isId: true },
  ];
  return (
    <div className="proved">
      <p className="verdict">
        <span className="mark good">✓ Proved</span> {title}
      </p>
      <ol>
        <li>✓ The signatures and the chain of seals are good, up to seal {seal.number}.</li>
        {checks.map((check) => (
          <li key={check}>{check}</li>
        ))}
      </ol>
      <dl className="facts">
        {[...facts, ...ofSeal].map(({ name, value, isId }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isId ? 'id wrap' : ''}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
