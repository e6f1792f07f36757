/** What a verification found, for people. */
import type { AnchorsHeld, Verification } from '@oretrail/archive';
import { counted, withThousands } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';
import type { Colours } from '../terminal.ts';

/** Says so, and warns if it was nothing. @param unnoticed what is not found then */
export function anchorLine({ publicKey, head }: AnchorsHeld, unnoticed: string, colours: Colours): string {
  const held = [...(publicKey ? ['the key'] : []), ...(head ? ['the seal'] : [])];
  if (held.length > 0) return `Compared with ${held.join(' and ')} that you hold.`;
  return colours.yellow(`Nothing was compared with what you hold: ${unnoticed}. Give --key or --head.`);
}

function sealLines({ seals, sealed, archived }: Verification): string[] {
  if (seals.last === 0) return ['No seal: nothing proves that it is complete.'];
  const beyond = Object.entries(archived).reduce(
    (sum, [place, next]) => sum + Math.max(0, next - (sealed[place] ?? 0)),
    0,
  );
  const lines = [`Seal ${seals.last}, SHA-256 ${seals.sha256}, covers:`];
  for (const [place, end] of Object.entries(sealed))
    lines.push(`  ${place} up to offset ${withThousands(String(end))}`);
  if (seals.keys !== null) lines.push(`Signed with ${seals.keys.signing}`);
  if (seals.voided.length > 0) lines.push(`Void by revocation: ${seals.voided.join(', ')}`);
  if (beyond > 0) lines.push(`${counted(beyond, 'offset')} behind it: only a later seal can prove that no more came.`);
  return lines;
}

/** The answer of `audit verify`. */
export function renderVerification(found: Verification, store: string, colours: Colours): string {
  const [verification, place] = printableAll([found, store] as const);
  const { finding, records, verdicts, unfinished } = verification;
  const unfinishedLines = unfinished.map((key) => `Unfinished, without a manifest: ${key}`);
  const anchored = anchorLine(verification.anchors, 'a complete forgery would not be noticed', colours);
  const summary = [...sealLines(verification), ...unfinishedLines, anchored];
  if (finding !== null) {
    const good = verification.seals.last === 0 ? 'no seal' : `seal ${verification.seals.last}`;
    const lines = [
      `${colours.red('FAILS')} ${finding.key || place} ${colours.dim(`(${finding.code})`)}`,
      `  ${finding.message}`,
      `The last seal that was verified with all that it names: ${good}.`,
    ];
    return `${lines.join('\n')}\n`;
  }
  const good = `${colours.green('GOOD')} ${place}: ${counted(records, 'record')}, ${counted(verdicts, 'vehicle')} with a verdict`;
  return `${[good, ...summary].join('\n')}\n`;
}
