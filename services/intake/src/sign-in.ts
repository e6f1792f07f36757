/** Sign-in to the intake. Source: intake.md, "Sign-in". */
import { SignIn, type SignInOptions } from '@oretrail/http-api';
import { INTAKE_ERRORS } from './errors.ts';
import type { Intake } from './intake.ts';

/** Signs holders of grants in. Until the intake has read the grants, each request is refused as `not-ready`. */
export function signInTo(intake: Pick<Intake, 'grants' | 'isReady'>, options: Omit<SignInOptions, 'grants'>): SignIn {
  const grants = () => {
    if (!intake.isReady) throw INTAKE_ERRORS.error('not-ready', 'The grants are being read');
    return intake.grants;
  };
  return new SignIn({ ...options, grants });
}
