/** What of one mineral of a lot is granted, left, or asked for beyond it. */
import type { ReactNode } from 'react';
import type { Balance } from '../api/shapes.ts';

type Shown = Readonly<{ balance: Balance; held: string | null; unit: string }>;

/** @param held the quantity of the lot, a decimal string; null if nothing is declared */
export function BalanceBar({ balance, held, unit }: Shown): ReactNode {
  const { mineral, massKg, asked, granted, left } = balance;
  const title = mineral ?? 'The whole lot';
  if (granted === undefined || left === undefined) return <p>{title}: you see which lots draw on it, not how much.</p>;
  const [whole, wanted, given] = [Number(held ?? 0), Number(asked ?? granted), Number(granted)];
  const most = Math.max(whole, wanted, Number.MIN_VALUE);
  const over = Math.max(wanted - whole, 0);
  return (
    <div className="balance">
      <p>
        <strong>{title}</strong>
        {massKg != null && ` (${massKg} kg in it)`}: <span className="number">{granted}</span> {unit} granted,{' '}
        <span className="number">{left}</span> {unit} left
        {over > 0 && (
          <span className="mark bad">
            , ✗ overdrawn: {asked} {unit} is asked for
          </span>
        )}
      </p>
      <svg viewBox="0 0 400 14" preserveAspectRatio="none" aria-hidden="true">
        <rect className="held" x="0" y="0" width={(whole / most) * 400} height="14" />
        <rect className="granted" x="0" y="0" width={(given / most) * 400} height="14" />
        {over > 0 && <rect className="over" x={(whole / most) * 400} y="0" width={(over / most) * 400} height="14" />}
      </svg>
    </div>
  );
}
