/** What the pages have in common: their style, and how a text of strangers is written into them. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML: whatever it says, it is not markup. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** The style of a page. */
export const STYLE = `
:root { color-scheme: light; --ink: #22303c; --dim: #5b6b79; --line: #e1e7ec; --gain: #1b7f79; --loss: #c8553d; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6f8; color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 36px 24px 60px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 0 0 4px; }
.lead { color: var(--dim); margin: 0 0 24px; font-size: 16px; }
.note { color: var(--dim); margin: 0 0 12px; font-size: 14px; }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 20px 24px; margin: 0 0 18px; break-inside: avoid; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; margin: 0 0 18px; }
.tile { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 14px 18px; }
.tile b { display: block; font-size: 25px; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile span { color: var(--dim); font-size: 13px; display: block; }
.gain { color: var(--gain); } .loss { color: var(--loss); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--dim); font-weight: 600; } th:first-child, td:first-child, td.text, th.text { text-align: left; }
tr:last-child td { border-bottom: 0; }
code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
svg { display: block; max-width: 100%; height: auto; }
footer { color: var(--dim); font-size: 13px; margin-top: 22px; }
@media (max-width: 760px) { .tiles { grid-template-columns: repeat(2, 1fr); } section { overflow-x: auto; } }
@media print { body { background: #fff; } main { padding: 0; } section, .tile { border-color: #ccc; } }
`;
