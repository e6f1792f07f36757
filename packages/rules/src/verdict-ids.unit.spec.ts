import { type Finding, sha256Hex, type Verdict, type VerdictContent } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { contentOf, dueIdsOf, oldVerdictId, verdictIdsOf } from './verdict-ids.ts';

const finding: Finding = {
  code: 'lot-missing',
  requirements: [],
  citation: 'provenance.md, section 1',
  message: 'A lot is missing.',
  subjects: ['urn:lot:a'],
};
const content = {
  vin: '1HGEV0355PA000001',
  status: 'eligible',
  amountUsd: 3750,
  potentialUsd: 3750,
  basis: 'delivered',
  decidingDate: '2025-05-01',
  acquiredOn: '2025-04-01',
  ruleset: 'us-30d@2025-07-04',
  findings: [finding],
} as unknown as VerdictContent;
const withdrawn = {
  vin: content.vin,
  status: 'withdrawn',
  amountUsd: 0,
  potentialUsd: 0,
  ruleset: content.ruleset,
} as const;
const idOf = (text: string): string => `sha256:${sha256Hex(text)}`;

describe('the ids of a verdict', () => {
  it("are digests of the assessment without messages, and of the vehicle's part with the first", () => {
    const { verdictId, assessmentId } = verdictIdsOf(content);
    expect(assessmentId).toBe(
      idOf(
        '{"amountUsd":3750,"findings":[{"citation":"provenance.md, section 1","code":"lot-missing","requirements":[],' +
          '"subjects":["urn:lot:a"]}],"potentialUsd":3750,"ruleset":"us-30d@2025-07-04","status":"eligible"}',
      ),
    );
    expect(verdictId).toBe(
      idOf(
        `{"acquiredOn":"2025-04-01","assessmentId":"${assessmentId}","basis":"delivered",` +
          '"decidingDate":"2025-05-01","vin":"1HGEV0355PA000001"}',
      ),
    );
  });

  it('leave out what is absent', () => {
    const { verdictId, assessmentId } = verdictIdsOf(withdrawn);
    expect(assessmentId).toBe(
      idOf('{"amountUsd":0,"potentialUsd":0,"ruleset":"us-30d@2025-07-04","status":"withdrawn"}'),
    );
    expect(verdictId).toBe(idOf(`{"assessmentId":"${assessmentId}","vin":"1HGEV0355PA000001"}`));
  });

  it.each<[string, Partial<VerdictContent>, 'own' | 'assessment' | 'neither']>([
    ['vin', { vin: '1HGEV0355PA000002' as VerdictContent['vin'] }, 'own'],
    ['basis', { basis: 'projected' }, 'own'],
    ['decidingDate', { decidingDate: '2025-05-02' as never }, 'own'],
    ['acquiredOn', { acquiredOn: '2025-04-02' as never }, 'own'],
    ['status', { status: 'ineligible' }, 'assessment'],
    ['amountUsd', { amountUsd: 0 }, 'assessment'],
    ['potentialUsd', { potentialUsd: 7500 }, 'assessment'],
    ['ruleset', { ruleset: 'us-30d@2024-05-06' }, 'assessment'],
    ['requirements', { requirements: {} as never }, 'assessment'],
    ['findings', { findings: [{ ...finding, subjects: [] }] }, 'assessment'],
    ['messages', { findings: [{ ...finding, message: 'Worded anew.' }] }, 'neither'],
  ])('change with %s as they should', (_, change, part) => {
    const [before, after] = [verdictIdsOf(content), verdictIdsOf({ ...content, ...change })];
    expect(after.assessmentId !== before.assessmentId).toBe(part === 'assessment');
    expect(after.verdictId !== before.verdictId).toBe(part !== 'neither');
  });

  it('are due of a verdict by the engine that made it', () => {
    const route = { revision: 2, supersedes: 'sha256:0', previousAmountUsd: 0, cause: 'data', evidence: { root: 'r' } };
    const old = { ...content, ...route, verdictId: 'x' } as Verdict;
    expect(contentOf(old)).toEqual(content);
    expect(dueIdsOf(old)).toEqual({ verdictId: oldVerdictId(content) });
    expect(dueIdsOf({ ...old, assessmentId: 'y' })).toEqual(verdictIdsOf(content));
  });
});
