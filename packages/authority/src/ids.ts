/** Identifiers of authority as branded strings. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A URI of at most 256 characters that names a grant. */
export type GrantId = Branded<'GrantId'>;
/** Names a principal: `principalId` makes it. */
export type PrincipalId = Branded<'PrincipalId'>;
/** What a prefix covers, as a text: `scope.ts` makes it. */
export type ScopeKey = Branded<'ScopeKey'>;
