/** Who may look at what is stuck. Source: console.md, "1. Who sees what". */
import { HTTP_ERRORS } from '@oretrail/http-api';
import type { Sight } from '../../sight/sight.ts';

/** @throws OretrailError `not-allowed` for all but operators and auditors */
export function requireOps(sight: Sight): void {
  if (sight.hasRole('operator', 'auditor')) return;
  throw HTTP_ERRORS.error('not-allowed', 'This is shown to operators and auditors');
}
