/** Settings that services over HTTP share. Source: intake.md, "Sign-in". */
import { z } from 'zod';

/** An address of another service: https, or http for one on the same machine or network. It has no space, which is behind it in `authid`. */
export const addressSetting = z.url({ protocol: /^https?$/ }).regex(/^\S+$/);

/** Members of a provider of tokens, whose signatures are checked with the keys that it publishes. */
export const ISSUER_FIELDS = {
  issuer: addressSetting,
  audience: z.string().min(1),
  jwksUri: addressSetting.optional(),
};

/** A text of JSON as the value that it is. */
export const jsonSetting = z.string().transform((text, { addIssue }): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
