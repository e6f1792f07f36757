/** A schema registry that refuses some ids, and records that are written by a supplier's own schema. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ownSchema, withSchemaId } from '@oretrail/avro';
import type { OretrailEvent } from '@oretrail/model';
import { eventRecord } from '@oretrail/runtime';
import type { TestPipeline } from './pipeline.ts';

/** A registry with a guard before it, which refuses the ids that it is given. */
export class GuardedRegistry {
  private readonly refused = new Set<string>();
  private readonly server: Server;
  private readonly registry: string;

  private constructor(registry: string) {
    this.registry = registry;
    this.server = createServer(async (request, response) => {
      const { method = 'GET', url = '' } = request;
      if (this.refused.has(url)) return response.writeHead(403).end('<p>Forbidden</p>');
      const body = await buffer(request);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(registry + url, { method, headers, ...(body.length > 0 ? { body } : {}) });
      return response.writeHead(answer.status, headers).end(await answer.text());
    });
  }

  /** @param registry address of the registry behind the guard */
  static async open(registry: string): Promise<GuardedRegistry> {
    const guarded = new GuardedRegistry(registry);
    await new Promise<void>((resolve) => guarded.server.listen(0, '127.0.0.1', resolve));
    return guarded;
  }

  /** Where the guard listens. */
  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers a request for the schema of this id with 403. */
  refuse(id: number): void {
    this.refused.add(`/schemas/ids/${id}`);
  }

  refuseNone(): void {
    this.refused.clear();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Registers a supplier's own schema of components, which no other has. */
  async register(subject: string): Promise<number> {
    const schema = JSON.stringify({ ...JSON.parse(ownSchema('oretrail.ComponentShipment').text), doc: subject });
    const answer = await this.ask('POST', `/subjects/${subject}/versions`, JSON.stringify({ schema }));
    return (JSON.parse(answer) as { id: number }).id;
  }

  /** For good: as nothing is, that was only marked as deleted. */
  async delete(subject: string): Promise<void> {
    await this.ask('DELETE', `/subjects/${subject}`);
    await this.ask('DELETE', `/subjects/${subject}?permanent=true`);
  }

  private async ask(method: string, path: string, body?: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.registry + path, { method, headers, ...(body === undefined ? {} : { body }) });
    return answer.text();
  }
}

/** Publishes an event whose message names the schema of this id. */
export async function publishBy(pipeline: TestPipeline, id: number, event: OretrailEvent): Promise<void> {
  const record = eventRecord(event, pipeline.options.partitions);
  const { key, value, headers } = pipeline.codec.encode(record);
  const { topic, partition } = record;
  const message = { key, value: withSchemaId(value ?? Buffer.alloc(0), id), headers, partition };
  await pipeline.log.appendMessages(topic, [message]);
}
