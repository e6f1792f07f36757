import { expect, it } from 'vitest';
import { resolveOwnRegistry } from './index.ts';
import { describeWith, shared } from './specs.ts';

const SCHEMA = JSON.stringify({ type: 'record', name: 'Lot', fields: [{ name: 'id', type: 'string' }] });

async function ask(url: string, method: 'GET' | 'POST' = 'GET', body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return response.json();
}

await describeWith('the schema registry', { registry: shared.registry }, (parts) => {
  it('gives a registered schema back by its id', async () => {
    const { address } = parts().registry;
    const subject = `${address}/subjects/real-parts-${Date.now()}-value/versions`;
    const first = await ask(subject, 'POST', { schema: SCHEMA });
    expect(first).toEqual({ id: expect.any(Number) });
    expect(await ask(subject, 'POST', { schema: SCHEMA })).toEqual(first);
    const { id } = first as { id: number };
    expect(await ask(`${address}/schemas/ids/${id}`)).toMatchObject({ schema: SCHEMA });
  });
});

await describeWith('a registry of one’s own', { registry: resolveOwnRegistry }, (parts) => {
  it('keeps ids over SIGKILL', async () => {
    const { registry } = parts();
    const versions = `${registry.address}/subjects/kept-value/versions`;
    const registered = await ask(versions, 'POST', { schema: SCHEMA });
    await registry.restart();
    expect(await ask(`${versions}/1`)).toMatchObject({ ...(registered as object), schema: SCHEMA });
  });
});
