/** An issuer of tokens that the service accepts, as a setting gives it. Source: intake.md, "Sign-in". */
/** An issuer of tokens. */
export type TokenIssuer = Readonly<{
  /** `iss` of its tokens. It has no space, so no two principals have one text. */
  issuer: string;
  /** `aud` of its tokens for this service. */
  audience: string;
  /** Where its keys are; if it is absent, OpenID discovery says it. */
  jwksUri?: string | undefined;
}>;
