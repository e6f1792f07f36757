/** A bundle of evidence as one page: no script, no font and no picture from elsewhere. */
import { counted, wholeDollars } from '@oretrail/explanation';
import { type OretrailEvent, printableAll, printableJson } from '@oretrail/model';
import { type OpenedBundle, type ProvedVerdict, sealedByText } from '@oretrail/replay';
import { escaped, STYLE } from './page-parts.ts';

/** Nothing is loaded, and nothing runs, whatever an event says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const OWN_STYLE = `
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
td { white-space: normal !important; overflow-wrap: anywhere; } details { padding: 6px 0; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; overflow-wrap: anywhere; }
`;

function rowOf(name: string, value: string): string {
  return `<tr><td>${escaped(name)}</td><td class="text">${escaped(value)}</td></tr>`;
}

function anchorText({ anchors: { publicKey, head } }: ProvedVerdict): string {
  const held = [...(publicKey ? ['the public key that was given'] : []), ...(head ? ['the seal that was given'] : [])];
  return held.length > 0
    ? held.join(' and ')
    : 'nothing: without a key or a seal that you hold, anybody could have made it';
}

function proof(proved: ProvedVerdict): string {
  const { verdict, seal, sealedBy, signedBy } = proved;
  const rows = [
    rowOf('verdict', verdict.verdictId),
    rowOf('seal', `${seal.number}, SHA-256 ${seal.sha256}`),
    rowOf('law', seal.ruleset),
    rowOf('sealed by', sealedByText(sealedBy)),
    ...(signedBy === null ? [] : [rowOf('signed with', signedBy)]),
    rowOf('compared with', anchorText(proved)),
  ];
  const said = proved.isDerived
    ? 'The verdict stands under the seal, and its events give it again.'
    : 'The verdict stands under the seal. Another engine has sealed it; only that version gives it again.';
  return section(
    proved.isDerived ? 'Proved' : 'Sealed',
    `<p class="note">${escaped(said)}</p><table>${rows.join('')}</table>`,
  );
}

function section(title: string, content: string): string {
  return `<section><h2>${escaped(title)}</h2>${content}</section>`;
}

function eventOf({ digest, ...event }: OretrailEvent): string {
  const { time, type, subject, id, source } = event;
  const summary = `${time} ${type} of ${subject}, ${id} by ${source}`;
  const body = printableJson({ specversion: '1.0', ...event }, 2);
  return `<details><summary>${escaped(summary)}</summary><pre>${escaped(`sha256:${digest}\n${body}`)}</pre></details>`;
}

/**
 * The page.
 * @param explained the verdict step by step, as plain text; null if this version gives another verdict
 */
export function evidencePage({ proved: found, events: all }: OpenedBundle, explained: string | null): string {
  const [proved, events] = printableAll([found, all] as const);
  const { vin, verdict } = proved;
  const more = verdict.potentialUsd > verdict.amountUsd ? `, up to ${wholeDollars(verdict.potentialUsd)}` : '';
  const title = `Evidence of ${vin}`;
  const content = [
    proof(proved),
    ...(explained === null ? [] : [section('Step by step', `<pre>${escaped(explained)}</pre>`)]),
    section(`${counted(events.length, 'event')} on which it rests`, events.map(eventOf).join('')),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}${OWN_STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>
<p class="lead">${escaped(`${wholeDollars(verdict.amountUsd)} now${more} (${verdict.status})`)}</p>
${content.join('')}
<footer>Made by Oretrail from a bundle that was verified first. Evidence for a credit under IRC §30D, not tax advice. It shows
suppliers’ prices and masses: give it only to those who may see them.</footer></main></body></html>
`;
}
