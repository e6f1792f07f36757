/** For specs: the bundle of the page at an address of this machine, under the content policy of the service. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** Source: console.md, "Budgets". */
const POLICY = "default-src 'self'";
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** Serves a folder with a bundle. */
export async function servePage(folder: string): Promise<Readonly<{ url: string; close: () => void }>> {
  const server = createServer(({ url = '/' }, response) => {
    const path = extname(url) === '' ? '/index.html' : url;
    try {
      const bytes = readFileSync(join(folder, path));
      response.setHeader('content-security-policy', POLICY).setHeader('content-type', TYPES[extname(path)] ?? '');
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
