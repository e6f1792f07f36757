/** The issuers of tokens that the intake accepts, as a setting gives them. Source: intake.md, "Sign-in". */
import { z } from 'zod';

/** An issuer of tokens. */
export type TokenIssuer = Readonly<{
  /** `iss` of its tokens. It has no space, so no two principals have one text. */
  issuer: string;
  /** `aud` of its tokens for this intake. */
  audience: string;
  /** Where its keys are; if it is absent, OpenID discovery says it. */
  jwksUri?: string | undefined;
}>;

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
const ADDRESS = z.string().refine(isAddress, 'is not an http or https address');

const ISSUERS: z.ZodType<readonly TokenIssuer[]> = z.array(
  z.strictObject({ issuer: ADDRESS, audience: z.string().min(1), jwksUri: ADDRESS.optional() }),
);

function jsonOf(text: string, context: z.RefinementCtx<string>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}

/** `ORETRAIL_ISSUERS`: a JSON list of `{issuer, audience, jwksUri?}`; an empty list if no tokens are accepted. */
export const ISSUERS_SETTING = z
  .string()
  .default('[]')
  .transform(jsonOf)
  .pipe(ISSUERS)
  .describe('Issuers of tokens, as a JSON list of `{"issuer", "audience", "jwksUri"?}`; keys by OpenID discovery.');
