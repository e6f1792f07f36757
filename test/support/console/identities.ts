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
export type Identity = Readonly<{ roles: readonly string[]; may?: ReturnType<typeof grantJson>[] }>;

/** A batch of the topic of grants: the operator grants itself, then all the others. */
export function grantBatch(identities: Readonly<Record<string, Identity>>): PublicBatch {
  const all = { operator: { roles: ['operator'] }, ...identities };
  const records = Object.entries<Identity>(all).map(([name, { roles, may = [] }], offset) => {
    const data = {
      grantId: `urn:grant:${name}`,
      principal: keyPrincipal(name),
      roles,
      sources: [`urn:party:${name}`],
      may,
      types: [],
      from: RECORDED,
      to: '2099-01-01T00:00:00Z',
    };
    const event = parsedGrant(granting(OPERATOR, data));
    const grant: GrantRecord = { event, principal: keyPrincipal('operator'), recordedtime: RECORDED };
    return { offset, appendTimeMs: Date.parse(RECORDED), content: { kind: 'grant', grant } } as const;
  });
  return { topic: GRANTS, partition: 0, from: 0, next: records.length, records };
}
