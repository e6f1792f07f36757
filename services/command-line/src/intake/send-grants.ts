/** Sends grant events, and asks who the workers' operators are. Source: intake.md, "Grant events" and "Bootstrap". */
import type { Grant, Revocation } from '@oretrail/authority';
import { compareUtf8 } from '@oretrail/model';
import { z } from 'zod';
import { grantEventJson } from './grants-file.ts';
import type { IntakeClient } from './intake-client.ts';

const OPERATORS = z.looseObject({ operators: z.array(z.string()) });
const CONTENT_TYPE = 'application/cloudevents+json';

/** Sources that may correct the events of others, as the workers know them; sorted. */
export async function workersOperators(client: IntakeClient): Promise<readonly string[]> {
  const { operators } = await client.get('/v1/operators', OPERATORS);
  return [...operators].sort(compareUtf8);
}

/** When grants are stated, and in whose name. */
export type Stating = Readonly<{ source: string; time: string }>;

async function send(client: IntakeClient, event: object): Promise<void> {
  await client.send({
    method: 'POST',
    path: '/v1/grants',
    body: { contentType: CONTENT_TYPE, text: JSON.stringify(event) },
  });
}

/** Grants. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export function sendGrant(client: IntakeClient, data: Grant, stating: Stating): Promise<void> {
  return send(client, grantEventJson({ type: 'oretrail.grant.v1', data, ...stating }));
}

/** Revokes. @throws CommandLineError `intake-refused`, `intake-unreachable` */
export function sendRevocation(client: IntakeClient, { grantId, reason }: Revocation, stating: Stating): Promise<void> {
  return send(client, grantEventJson({ type: 'oretrail.grant-revocation.v1', data: { grantId, reason }, ...stating }));
}
