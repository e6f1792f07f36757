/** Settings of sign-in by a provider. */
import { addressSetting, jsonSetting, type SignIn, type TokenIssuer } from '@oretrail/http-api';
import { z } from 'zod';
import { PROVIDER_TIMEOUT_MS } from './limits.ts';
import { Provider } from './provider.ts';
import { Sessions } from './sessions.ts';
import { CALLBACK_PATH } from './sign-in-cookies.ts';

/** Characters of the secret of cookies: 32 random bytes in hex have 64, in base64 44. */
const COOKIE_SECRET_LENGTH_MIN = 32;
/** Parameters that each sign-in has for itself, or that would change what the provider answers. */
const OWN_PARAMETERS =
  /^(client_id|client_secret|redirect_uri|scope|state|nonce|code_challenge|code_challenge_method|response_type|response_mode|request|request_uri)$/;
/** Browsers trust plain HTTP on the machine itself alone. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

function isOrigin(text: string): boolean {
  const { protocol, hostname, href, origin } = new URL(text);
  return href === `${origin}/` && (protocol === 'https:' || LOOPBACK.test(hostname));
}

/** Variables of sign-in by a provider; the console spreads them into its own, and adds {@link checkSignIn}. */
export const SIGN_IN_FIELDS = {
  ORETRAIL_CONSOLE_URL: z
    .url({ protocol: /^https?$/, abort: true })
    .refine(isOrigin, 'is not https and a host without a path (http for localhost alone)')
    .optional()
    .describe('The address by which browsers reach the console, such as `https://console.example.com`.'),
  ORETRAIL_SIGN_IN_ISSUER: addressSetting
    .optional()
    .describe(
      'The provider at which people sign in on the page: one of `ORETRAIL_ISSUERS`. Without it the page takes keys and tokens alone.',
    ),
  ORETRAIL_SIGN_IN_CLIENT_ID: z.string().min(1).optional().describe('The client that the console is there.'),
  ORETRAIL_SIGN_IN_CLIENT_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe('Its secret; without it the console is a public client.'),
  ORETRAIL_SIGN_IN_SCOPES: z
    .string()
    .regex(/^openid( [!#-[\]-~]+)*$/, 'does not begin with openid, or is not separated by single spaces')
    .default('openid offline_access')
    .describe(
      'What the console asks for, separated by spaces: `openid`, and what the provider needs to give a refresh token.',
    ),
  ORETRAIL_SIGN_IN_PARAMETERS: jsonSetting
    .pipe(z.record(z.string().regex(/^\w+$/), z.string()))
    .refine(
      (given) => !Object.keys(given).some((name) => OWN_PARAMETERS.test(name)),
      'has a parameter of each sign-in itself',
    )
    .default({})
    .describe(
      'More parameters of the request to the provider, as JSON, so that its tokens are for `audience`: such as `{"resource":"urn:example:oretrail"}`.',
    ),
  ORETRAIL_SIGN_IN_COOKIE_SECRET: z
    .string()
    .min(COOKIE_SECRET_LENGTH_MIN)
    .optional()
    .describe(
      'A secret of at least 32 random characters, the same for all consoles of one address: it seals cookies. A new one signs everybody out.',
    ),
} as const;

/** Variables that sign-in can't do without. */
const DUE = [
  'ORETRAIL_SIGN_IN_ISSUER',
  'ORETRAIL_SIGN_IN_CLIENT_ID',
  'ORETRAIL_SIGN_IN_COOKIE_SECRET',
  'ORETRAIL_CONSOLE_URL',
] as const;

/** The variables, read. */
export type SignInSettings = Readonly<z.infer<z.ZodObject<typeof SIGN_IN_FIELDS>>>;

/** Says what is missing: half of a sign-in would fail when the first person tries it. */
export function checkSignIn(
  fields: SignInSettings & Readonly<{ ORETRAIL_ISSUERS: readonly TokenIssuer[] }>,
  { addIssue }: Pick<z.RefinementCtx, 'addIssue'>,
): void {
  const given = [...DUE, 'ORETRAIL_SIGN_IN_CLIENT_SECRET' as const].find((name) => fields[name] !== undefined);
  if (given === undefined) return;
  for (const name of DUE) {
    if (fields[name] === undefined) addIssue({ code: 'custom', path: [name], message: `is due with ${given}` });
  }
  const { ORETRAIL_SIGN_IN_ISSUER: issuer, ORETRAIL_ISSUERS: issuers } = fields;
  if (issuer === undefined || issuers.some((one) => one.issuer === issuer)) return;
  addIssue({ code: 'custom', path: ['ORETRAIL_SIGN_IN_ISSUER'], message: 'is not one of ORETRAIL_ISSUERS' });
}

/** Sessions, and for which addresses they are. */
type SignInByProvider = Readonly<{ sessions: Sessions; issuer: string; own: URL }>;

/** What sign-in depends on beside its settings. */
export type SignInOptions = Readonly<{
  /** Decides who a token is from. */
  signIn: SignIn;
  /** Milliseconds since 1970; the clock of the machine if it is left out. */
  now?: () => number;
  /** How long the provider may take; {@link PROVIDER_TIMEOUT_MS} if it is left out. */
  timeoutMs?: number;
}>;

/** Sign-in as the settings say; null if they name no provider. */
export function signInOf(settings: SignInSettings, options: SignInOptions): SignInByProvider | null {
  const { signIn, now = Date.now, timeoutMs = PROVIDER_TIMEOUT_MS } = options;
  const {
    ORETRAIL_SIGN_IN_ISSUER: issuer,
    ORETRAIL_SIGN_IN_CLIENT_ID: clientId,
    ORETRAIL_SIGN_IN_COOKIE_SECRET: cookieSecret,
    ORETRAIL_CONSOLE_URL: address,
  } = settings;
  if (issuer === undefined || clientId === undefined || cookieSecret === undefined || address === undefined)
    return null;
  const own = new URL(address);
  const provider = new Provider({
    issuer,
    clientId,
    clientSecret: settings.ORETRAIL_SIGN_IN_CLIENT_SECRET,
    redirectUri: new URL(CALLBACK_PATH, own),
    scopes: settings.ORETRAIL_SIGN_IN_SCOPES,
    parameters: settings.ORETRAIL_SIGN_IN_PARAMETERS,
    timeoutMs,
    now,
  });
  return { sessions: new Sessions({ provider, issuer, clientId, cookieSecret, signIn, now }), issuer, own };
}
