/** A list as a file, from the same address. */
import { type ReactNode, useState } from 'react';
import { useSession } from '../session/session.tsx';

/** Gives a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** @param path of the API */
export function Download({ path, name }: Readonly<{ path: string; name: string }>): ReactNode {
  const { client } = useSession();
  const [what, setWhat] = useState('');
  const download = async (): Promise<void> => {
    setWhat('Fetching …');
    const file = await client.file(path, 'text/csv');
    if (!file.ok) return setWhat(`✗ ${file.problem.title}`);
    saveFile(name, file.body);
    setWhat('');
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
