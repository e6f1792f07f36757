/** The part of oidc-provider that the specs use: the package has no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  /** What a person has allowed a client. */
  interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  /** An OpenID provider. */
  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: {
      new (of: Readonly<{ clientId: string; accountId: string }>): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly RefreshToken: Readonly<{ revokeByGrantId(grantId: string): Promise<void> }>;
    callback(): RequestListener;
  }
}
