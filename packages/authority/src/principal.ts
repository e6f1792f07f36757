/** Who signs in. Source: intake.md, "Principals". */
import { objectSchema, type Schema, TEXT_LENGTH_MAX, type TextRule, textSchema, uriFault } from '@oretrail/model';
import type { PrincipalId } from './ids.ts';

/** The subject of tokens of one issuer. */
export type TokenPrincipal = Readonly<{ issuer: string; subject: string }>;
/** A {@link TokenPrincipal}; or `kafka:` and a Kafka principal; or `sha256:` and the digest of an API key. */
export type Principal = TokenPrincipal | string;

const ISSUER = /^https?:\/\//;
const KAFKA = /^kafka:[^\s:]+:./u;
const API_KEY = /^sha256:[0-9a-f]{64}$/;

const issuerRule: TextRule = (text) => {
  if (text.length > TEXT_LENGTH_MAX) return { code: 'bad-id', what: `is longer than ${TEXT_LENGTH_MAX} characters` };
  if (ISSUER.test(text) && uriFault(text) === null) return null;
  return { code: 'bad-id', what: 'is not the https address of an issuer of tokens' };
};

const subjectRule: TextRule = (text) => {
  if (text === '') return { code: 'bad-id', what: 'is empty' };
  return text.length > TEXT_LENGTH_MAX
    ? { code: 'too-large', what: `is longer than ${TEXT_LENGTH_MAX} characters` }
    : null;
};

const nameRule: TextRule = (text) => {
  if (text.length > TEXT_LENGTH_MAX) return { code: 'too-large', what: `is longer than ${TEXT_LENGTH_MAX} characters` };
  if (KAFKA.test(text) || API_KEY.test(text)) return null;
  return { code: 'bad-id', what: 'is neither kafka:TYPE:NAME nor sha256: with 64 lower-case hex digits' };
};

const tokenPrincipal: Schema<TokenPrincipal> = objectSchema<TokenPrincipal>({
  issuer: textSchema(issuerRule),
  subject: textSchema(subjectRule),
});
const namedPrincipal: Schema<string> = textSchema(nameRule);

/** The schema of the kind of principal that a value claims to be. */
export function principalSchemaFor(value: unknown): Schema<Principal> {
  return (typeof value === 'string' ? namedPrincipal : tokenPrincipal) as Schema<Principal>;
}

/**
 * One text for each principal, as `authid` carries it: issuer and subject with a space between them, or the text itself.
 * An issuer begins with http and holds no space, so two principals never have the same one.
 */
export function principalId(principal: Principal): PrincipalId {
  return (typeof principal === 'string' ? principal : `${principal.issuer} ${principal.subject}`) as PrincipalId;
}
