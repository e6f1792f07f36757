/** Who sends a request. Source: intake.md, "Sign-in". */
import type { PrincipalId } from '@oretrail/authority';

/** Who is signed in, and how. */
export type HttpSender = Readonly<{ principal: PrincipalId; kind: 'jwt' | 'api-key' }>;
