/** Made-up parties with API keys, one for each role, and the grants that they hold: the same in each run. */
import type { GrantRecord } from '@oretrail/authority';
import type { PublicBatch } from '@oretrail/read-model';
import { GRANTS } from '@oretrail/runtime';
import { granting, type grantJson, parsedGrant } from '../grants/story.ts';
import { keyPrincipal } from '../intake/api-keys.ts';

/** When the grants were recorded. */
const RECORDED = '2026-01-01T00:00:00Z';
const OPERATOR = 'urn:party:operator';

/** What a party holds beside its name. */
export type Identity = Readonly<{
  roles: readonly string[];
  may?: ReturnType<typeof grantJson>[];
  /** Whether it may grant a part of it to others. */
  delegable?: true;
  /** The name of the party that it holds from. */
  parent?: string;
  /** At a provider, if it signs in there; it has an API key otherwise. */
  account?: Readonly<{ issuer: string; subject: string }>;
}>;

/** The grant events of the operator, of itself first, with the stamps of the intake. */
export function statedGrants(identities: Readonly<Record<string, Identity>>) {
  const all = { operator: { roles: ['operator'] }, ...identities };
  return Object.entries<Identity>(all).map(([name, { roles, may = [], parent, account, ...others }]) => {
    const grantId = `urn:grant:${name}`;
    const data = {
      grantId,
      principal: account ?? keyPrincipal(name),
      roles,
      sources: [`urn:party:${name}`],
      may,
      types: [],
      from: RECORDED,
      to: '2099-01-01T00:00:00Z',
      ...(parent === undefined ? {} : { parent: `urn:grant:${parent}` }),
      ...others,
    };
    const stamps = { recordedtime: RECORDED, authtype: 'api-key', authid: keyPrincipal('operator') };
    return { grantId, json: { ...granting(OPERATOR, data), ...stamps } };
  });
}

/** A batch of the topic of grants. */
export function grantBatch(identities: Readonly<Record<string, Identity>>): PublicBatch {
  const records = statedGrants(identities).map(({ json }, offset) => {
    const { authtype: _, authid: principal, ...event } = json;
    const grant: GrantRecord = { event: parsedGrant(event), principal, recordedtime: RECORDED };
    return { offset, appendTimeMs: Date.parse(RECORDED), content: { kind: 'grant', grant } } as const;
  });
  return { topic: GRANTS, partition: 0, from: 0, next: records.length, records };
}
