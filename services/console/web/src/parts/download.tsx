/** A list as a file, from the same address. */
import { type ReactNode, useState } from 'react';
import type { Client, Reply } from '../api/client.ts';
import { useSession } from '../session/session.tsx';

/** Pages of one file: with 1,000 rows a page, a tenth of what a spreadsheet takes (1,048,576 rows). */
const PAGES_MAX = 100;
const LINE_END = '\r\n';

/** Gives a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

const withoutHead = (text: string): string => text.slice(text.indexOf(LINE_END) + LINE_END.length);

type Fetched = Readonly<{ texts: readonly string[]; isCut: boolean }>;

/** All pages of a list, with one head line. */
async function allPages(client: Client, path: string): Promise<Reply<Fetched>> {
  const texts: string[] = [];
  let next: string | null = path;
  while (next !== null && texts.length < PAGES_MAX) {
    const page: Awaited<ReturnType<Client['csv']>> = await client.csv(next);
    if (!page.ok) return page;
    texts.push(texts.length === 0 ? page.body.text : withoutHead(page.body.text));
    ({ next } = page.body);
  }
  return { ok: true, body: { texts, isCut: next !== null } };
}

/** @param path of the API */
export function Download({ path, name }: Readonly<{ path: string; name: string }>): ReactNode {
  const { client } = useSession();
  const [what, setWhat] = useState('');
  const download = async (): Promise<void> => {
    setWhat('Fetching …');
    const file = await allPages(client, path);
    if (!file.ok) return setWhat(`✗ ${file.problem.title}`);
    const { texts, isCut } = file.body;
    saveFile(name, new Blob([...texts], { type: 'text/csv' }));
    setWhat(isCut ? `The file has the first ${PAGES_MAX} pages of the list; filter it for the others.` : '');
  };
  return (
    <>
      <button type="button" onClick={() => void download()}>
        Download CSV
      </button>
      <output>{what}</output>
    </>
  );
}
