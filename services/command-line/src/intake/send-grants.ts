/** Sends grant events, and asks who the workers' operators are. Source: intake.md, "Grant events" and "Bootstrap". */
import type { Grant, Revocation } from '@oretrail/authority';
import { z } from 'zod';
import type { ServiceClient } from '../http/service-client.ts';
import { grantEventJson } from './grants-file.ts';

const CONTENT_TYPE = 'application/cloudevents+json';

const OPERATORS = z.looseObject({ workers: z.array(z.string()), grants: z.array(z.string()) });
/** RFC 9110, 15.5.5: there is nothing that this caller may see. */
const NOT_FOUND = 404;

/** Sources that may correct the events of others: as the workers know them, and by the grants that there are. */
export type OperatorSources = z.infer<typeof OPERATORS>;

/** Both sets; null if the intake does not show them to this caller. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export async function operatorSources(client: ServiceClient): Promise<OperatorSources | null> {
  const path = '/v1/operators';
  const { status, body } = await client.send({ method: 'GET', path, isAnswer: (one) => one.status === NOT_FOUND });
  return status === NOT_FOUND ? null : client.checked(path, OPERATORS, body);
}

/** When grants are stated, and in whose name. */
export type Stating = Readonly<{ source: string; time: string }>;

async function send(client: ServiceClient, event: object): Promise<void> {
  await client.send({
    method: 'POST',
    path: '/v1/grants',
    body: { contentType: CONTENT_TYPE, text: JSON.stringify(event) },
  });
}

/** Grants. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export function sendGrant(client: ServiceClient, data: Grant, stating: Stating): Promise<void> {
  return send(client, grantEventJson({ type: 'oretrail.grant.v1', data, ...stating }));
}

/** Revokes. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export function sendRevocation(
  client: ServiceClient,
  { grantId, reason }: Revocation,
  stating: Stating,
): Promise<void> {
  return send(client, grantEventJson({ type: 'oretrail.grant-revocation.v1', data: { grantId, reason }, ...stating }));
}

/** The id of a grant, and why it ends. Without a source the intake takes one of the caller's own. */
export type Revoking = Readonly<{ grantId: string; reason: string; source?: string | undefined }>;

/** Has the intake make the revocation of a grant. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export async function revokeGrant(client: ServiceClient, { grantId, reason, source }: Revoking): Promise<void> {
  const query = new URLSearchParams({ reason, ...(source === undefined ? {} : { source }) });
  await client.send({ method: 'DELETE', path: `/v1/grants/${encodeURIComponent(grantId)}?${query}` });
}
