/** The registry client against a real registry: what stands in the way there is not what a stand-in says. */
import { resolveOwnRegistry } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { expect, it } from 'vitest';
import { ownSchema, SUBJECTS } from '../schemas.ts';
import { COMPATIBILITY, SchemaRegistry } from './registry.ts';

await describeWith('a real registry', { registry: () => resolveOwnRegistry() }, (parts) => {
  const client = () => new SchemaRegistry({ url: parts().registry.address });

  it('has no writer of an id that it never gave', async () => {
    const error: unknown = await client()
      .writerOf(4_711)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ domain: 'avro' });
    expect(error).toMatchObject({ code: 'unknown-schema' });
  });

  it('gives a schema with what it refers to, as one that needs no other', async () => {
    const { address } = parts().registry;
    const register = async (subject: string, schema: object, references: readonly object[]): Promise<number> => {
      const answer = await fetch(`${address}/subjects/${subject}/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ schema: JSON.stringify(schema), schemaType: 'AVRO', references }),
      });
      expect(answer.status).toBe(200);
      return ((await answer.json()) as { id: number }).id;
    };
    const mass = { type: 'record', name: 'supplier.Mass', fields: [{ name: 'kg', type: 'string' }] };
    const lot = { type: 'record', name: 'supplier.Lot', fields: [{ name: 'mass', type: 'supplier.Mass' }] };
    await register('supplier.Mass', mass, []);
    const id = await register('supplier.Lot', lot, [{ name: 'supplier.Mass', subject: 'supplier.Mass', version: 1 }]);
    const writer = await client().writerOf(id);
    expect(writer.readStatement(Buffer.from('\u000412'))).toEqual({ mass: { kg: '12' } });
    expect(JSON.parse((await client().schemaTextOf(id)) ?? '')).toMatchObject({ name: 'supplier.Lot' });
  });

  it('takes all schemas, from several at once, and gives each one id', async () => {
    const [first, ...others] = await Promise.all([client(), client(), client()].map((one) => one.registerAll()));
    for (const other of others) expect(other).toEqual(first);
    expect([...(first ?? [])].map(([subject]) => subject)).toEqual(SUBJECTS);
    expect(await client().registerAll()).toEqual(first);
  });

  it('gives each schema back by its id', async () => {
    const one = client();
    for (const [subject, id] of await one.registerAll()) {
      expect((await one.writerOf(id)).name).toBe(subject);
      expect(await one.isCompatible(subject)).toBe(true);
    }
  });

  it('gives a restored schema the id that it has under its name, else one under a subject of its own', async () => {
    const one = client();
    const ids = await one.registerAll();
    const { text } = ownSchema('oretrail.Verdict');
    expect(await one.idOfText('oretrail.Verdict', text)).toBe(ids.get('oretrail.Verdict'));
    const foreign = JSON.parse(text);
    foreign.fields.push({ name: 'mandatory', type: 'string' });
    const id = await one.idOfText('oretrail.Verdict', JSON.stringify(foreign));
    expect([...ids.values()]).not.toContain(id);
    expect(await client().idOfText('oretrail.Verdict', JSON.stringify(foreign))).toBe(id);
    expect(JSON.parse((await one.schemaTextOf(id)) ?? '').fields.at(-1).name).toBe('mandatory');
  });

  it('holds every subject to the level that was asked for, and refuses what breaks it', async () => {
    const one = client();
    await one.registerAll();
    await one.setLevels((await one.insufficientLevels()).map(({ subject }) => subject));
    expect(await one.insufficientLevels()).toEqual([]);
    const { address } = parts().registry;
    for (const subject of SUBJECTS) {
      const level = await fetch(`${address}/config/${subject}`);
      expect(await level.json()).toEqual({ compatibilityLevel: COMPATIBILITY });
    }
    const broken = JSON.parse(ownSchema('oretrail.Verdict').text);
    broken.fields.push({ name: 'mandatory', type: 'string' });
    const answer = await fetch(`${address}/subjects/oretrail.Verdict/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ schema: JSON.stringify(broken) }),
    });
    expect(answer.status).toBe(409);
  });
});
