/** Settings of the intake, from the environment. */
import type { PrincipalId } from '@oretrail/authority';
import { addressSetting, ISSUER_FIELDS, jsonSetting } from '@oretrail/http-api';
import { CONNECTION_FIELDS, checkConnection, fileSetting, listSetting } from '@oretrail/kafka-log';
import { portSetting, TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { z } from 'zod';
import { EVENTS_MAX } from './http/limits.ts';
import { BUDGET_BURST, BUDGET_EVENTS_PER_SECOND } from './limits.ts';

/** Providers of tokens, whose signatures are checked with the keys that each publishes. */
const ISSUERS = z.array(z.strictObject(ISSUER_FIELDS).readonly());

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
    ORETRAIL_ISSUERS: jsonSetting
      .pipe(ISSUERS)
      .default([])
      .describe('Providers of tokens, as JSON: a list of `{"issuer":…,"audience":…,"jwksUri":…}`, the last optional.'),
    ORETRAIL_INTAKE_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address on which the intake listens; `0.0.0.0` in a container.'),
    ORETRAIL_INTAKE_PORT: portSetting.default(8080).describe('Its port; 0: any that is free.'),
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
    ORETRAIL_CONSOLE: addressSetting
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
