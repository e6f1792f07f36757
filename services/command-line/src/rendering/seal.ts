/** A seal, for people and for programs. */
import type { VerifiedSeal } from '@oretrail/archive';
import { counted } from '@oretrail/explanation';
import { printableAll } from '@oretrail/model';

/** What is printed of a seal that was just made. */
export function sealJson({ number, sha256, body }: VerifiedSeal) {
  const { cut, verdicts, ruleset, operators, keys, continuesSha256 } = body;
  return { number, sha256, ...cut, standing: verdicts, ruleset, operators, keys, continuesSha256 };
}

/** The same in lines. */
export function renderSeal(seal: VerifiedSeal): string {
  const { number, sha256, body } = printableAll(seal);
  const read = Object.values(body.cut.inputs).reduce((sum, end) => sum + end, 0);
  const lines = [
    `Seal ${number}: ${counted(read, 'event')}, ${counted(body.verdicts.count, 'vehicle')} with a verdict`,
    `  SHA-256 ${sha256}`,
    ...(body.keys === null ? [] : [`  ${body.keys.change}: it is signed with ${body.keys.signing} from now on`]),
    ...(body.continuesSha256 === null ? [] : [`  continues the archive with the seal ${body.continuesSha256}`]),
    'Keep a copy where nobody can change both: `oretrail audit verify --head` compares an archive with it.',
  ];
  return `${lines.join('\n')}\n`;
}
