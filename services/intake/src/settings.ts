/** Settings of the intake, from the environment. */
import type { PrincipalId } from '@oretrail/authority';
import { CONNECTION_FIELDS, checkConnection, fileSetting, listSetting } from '@oretrail/kafka-log';
import { TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { z } from 'zod';
import { EVENTS_MAX } from './http/limits.ts';
import { BUDGET_BURST, BUDGET_EVENTS_PER_SECOND, PORT_MAX } from './limits.ts';

/** An address of a provider: https, or http for one on the same machine or network. `authid` has a space behind it, so it has none. */
const address = z.url({ protocol: /^https?$/ }).regex(/^\S+$/);

/** Providers of tokens, whose signatures are checked with the keys that each publishes. */
const ISSUERS = z.array(
  z.strictObject({ issuer: address, audience: z.string().min(1), jwksUri: address.optional() }).readonly(),
);

/** A text of JSON as the value that it is. */
const json = z.string().transform((text, { addIssue }): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

const SETTINGS = z
  .object({
    ...CONNECTION_FIELDS,
    ...TELEMETRY_SETTINGS,
    ORETRAIL_STATE_DIRECTORY: z
      .string()
      .min(1)
      .describe("A folder of this process's own, for the index of known statements, a cache, and for uploads."),
    ORETRAIL_BOOTSTRAP_OPERATOR: z
      .string()
      .min(1)
      .transform((text) => text as PrincipalId)
      .optional()
      .describe('The principal that may state the first grant, as `authid` has it; of no effect afterwards.'),
    ORETRAIL_ISSUERS: json
      .pipe(ISSUERS)
      .default([])
      .describe('Providers of tokens, as JSON: a list of `{"issuer":…,"audience":…,"jwksUri":…}`, the last optional.'),
    ORETRAIL_INTAKE_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address on which the intake listens; `0.0.0.0` in a container.'),
    ORETRAIL_INTAKE_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(PORT_MAX)
      .default(8080)
      .describe('Its port; 0: any that is free.'),
    ORETRAIL_BUDGET_EVENTS_PER_SECOND: z.coerce
      .number()
      .int()
      .min(1)
      .default(BUDGET_EVENTS_PER_SECOND)
      .describe('Events that each principal may send in a second.'),
    ORETRAIL_BUDGET_BURST: z.coerce
      .number()
      .int()
      // Less would never let a full request in.
      .min(EVENTS_MAX)
      .default(BUDGET_BURST)
      .describe('Events that each principal may send at once, after it has sent none for a while.'),
    ORETRAIL_CONSOLE: address
      .optional()
      .describe(
        'Address of a console, such as `http://console:8090`: it is asked, as the sender, what would change and what became of statements. Without it a statement is `accepted`.',
      ),
    ORETRAIL_RECEIPT_KEY_FILE: fileSetting
      .optional()
      .describe('PEM: the Ed25519 key that signs receipts, and former ones behind it; without it there are none.'),
    ORETRAIL_TRUSTED_PROXIES: listSetting
      .default([])
      .describe('Addresses of proxies whose `X-Forwarded-For` is believed, separated by commas.'),
  })
  .superRefine(checkConnection)
  .readonly();

/** Variables of the intake. */
export const INTAKE_SETTINGS = SETTINGS;
/** Those variables, read. */
export type IntakeSettings = z.infer<typeof SETTINGS>;
