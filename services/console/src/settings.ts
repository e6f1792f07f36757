/** Settings of the console, from the environment. */
import { addressSetting, ISSUER_FIELDS, jsonSetting } from '@oretrail/http-api';
import { CONNECTION_FIELDS, checkConnection, listSetting } from '@oretrail/kafka-log';
import { portSetting, TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { z } from 'zod';
import { checkSignIn, SIGN_IN_FIELDS } from './sign-in/sign-in-settings.ts';
import { isNetwork } from './webhooks/networks.ts';

const ISSUERS = z.array(z.strictObject(ISSUER_FIELDS).readonly());
const DEMO = z.array(z.strictObject({ name: z.string().min(1), key: z.string().min(1) }).readonly());

/** Addresses that nobody reaches from another machine. */
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

const SETTINGS = z
  .object({
    ...CONNECTION_FIELDS,
    ...TELEMETRY_SETTINGS,
    ORETRAIL_STATE_DIRECTORY: z
      .string()
      .min(1)
      .describe("A folder of this process's own, for the database of the read model, a cache."),
    ORETRAIL_ISSUERS: jsonSetting
      .pipe(ISSUERS)
      .default([])
      .describe('Providers of tokens, as JSON: a list of `{"issuer":…,"audience":…,"jwksUri":…}`, the last optional.'),
    ORETRAIL_CONSOLE_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address on which the console listens; `0.0.0.0` in a container.'),
    ORETRAIL_CONSOLE_PORT: portSetting.default(8090).describe('Its port; 0: any that is free.'),
    ORETRAIL_CONSOLE_PAGE: z
      .string()
      .min(1)
      .optional()
      .describe('The folder of the built web page; without it there is the API alone.'),
    ...SIGN_IN_FIELDS,
    ORETRAIL_INTAKE: addressSetting
      .optional()
      .describe(
        'The address of the intake, such as `http://intake`: to it go the statements that the page sends; without it the page can only check.',
      ),
    ORETRAIL_CONSOLE_DEMO_KEYS: jsonSetting
      .pipe(DEMO)
      .default([])
      .describe(
        'API keys that the page offers to everybody, for a demo: a JSON list of `{"name":…,"key":…}`. Only if the console listens on a loopback address.',
      ),
    ORETRAIL_ARCHIVE: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where the archive is, to read evidence from: a folder, or `s3://BUCKET/PREFIX`; without it there is none.',
      ),
    ORETRAIL_S3_ENDPOINT: z.url().optional().describe('An S3 store that is not AWS, with path-style buckets.'),
    AWS_REGION: z
      .string()
      .optional()
      .describe('Region of the bucket; credentials are found as the AWS SDK finds them.'),
    ORETRAIL_SUBSCRIPTIONS_DIRECTORY: z
      .string()
      .min(1)
      .optional()
      .describe('A folder for subscriptions and their secrets, not a cache; without it there are no webhooks.'),
    ORETRAIL_WEBHOOK_NETWORKS: listSetting
      .default([])
      .refine((list) => list.every(isNetwork), 'is not a list of networks such as 10.0.0.0/8')
      .describe('Private networks to which webhooks may be sent, such as `10.1.0.0/16`, separated by commas.'),
    ORETRAIL_TRUSTED_PROXIES: listSetting
      .default([])
      .describe('Addresses of proxies whose `X-Forwarded-For` is believed, separated by commas.'),
  })
  .superRefine(checkConnection)
  .superRefine(checkSignIn)
  .refine((given) => given.ORETRAIL_CONSOLE_DEMO_KEYS.length === 0 || LOOPBACK.includes(given.ORETRAIL_CONSOLE_HOST), {
    path: ['ORETRAIL_CONSOLE_DEMO_KEYS'],
    message: 'gives keys to everybody, which is for a loopback address alone (ORETRAIL_CONSOLE_HOST)',
  })
  .readonly();

/** Variables of the console. */
export const CONSOLE_SETTINGS = SETTINGS;
/** Those variables, read. */
export type ConsoleSettings = z.infer<typeof SETTINGS>;
