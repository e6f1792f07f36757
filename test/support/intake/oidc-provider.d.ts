/** The part of oidc-provider that the specs use: the package has no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  /** An OpenID provider. */
  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
  }
}
