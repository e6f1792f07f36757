/** Why the console refuses a request, beside what every service over HTTP refuses, as one closed table. */
import { crash, errorTable, reject, retry } from '@oretrail/errors';

/** Codes of the console. */
export const CONSOLE_ERRORS = errorTable('console', {
  'not-ready': retry(
    'The console has just started, and has not read what was written before.',
    'Send it again after the seconds that the answer names.',
  ),
  'not-reached': retry(
    'The console has not read as far as `Oretrail-At-Least` asks.',
    'Send it again after the seconds that the answer names.',
  ),
  busy: retry(
    'As many questions wait for the database, or for evidence, as may wait.',
    'Send it again after the seconds that the answer names.',
  ),
  'too-much': reject(
    'The answer would take more time or memory than one question may have.',
    'Ask for less, or run `oretrail explain` or `oretrail evidence` on the archive.',
    { httpStatus: 422 },
  ),
  'no-archive': reject(
    'This console has no archive from which it could make evidence.',
    'Ask the console that has `ORETRAIL_ARCHIVE`, or give it to this one.',
    { httpStatus: 404 },
  ),
  'no-seal': reject('The console knows no seal of this number.', 'Name one of `GET /v1/seals`.', { httpStatus: 404 }),
  'not-summed': reject(
    'Sums under another ruleset take an evaluation of every vehicle, which no question may have.',
    'Run `oretrail diff STORE --ruleset ID` on the archive; for one vehicle, ask for its explanation with `ruleset`.',
    { httpStatus: 422 },
  ),
  'not-sealed': reject(
    'No seal covers the statement or the verdict yet, so there is no proof.',
    'Ask again after the next seal, which an operator makes by `oretrail audit seal`; until then, the intake gives receipts.',
    { httpStatus: 404 },
  ),
  'archive-away': retry(
    'The store of the archive can not be read.',
    'Send it again after the seconds that the answer names; then check the address and the credentials of the store.',
  ),
  'archive-faulty': reject(
    'An object of the archive fails, or its events give another verdict than the sealed one.',
    'Run `oretrail audit verify` on the archive.',
    { httpStatus: 502 },
  ),
  'too-many-streams': retry(
    'As many streams are open as may be, in all or of one principal.',
    'Close those that nobody reads, and try again after the seconds that the answer names.',
    { httpStatus: 429 },
  ),
  'no-webhooks': reject(
    'This console has no webhooks.',
    'Ask the console that has `ORETRAIL_SUBSCRIPTIONS_DIRECTORY`, or give it to this one.',
    { httpStatus: 404 },
  ),
  'bad-target': reject(
    'Webhooks can not be sent to this target.',
    'Give an https address of the public network, or let an operator allow its network (`ORETRAIL_WEBHOOK_NETWORKS`).',
    { httpStatus: 422 },
  ),
  'too-many-subscriptions': reject(
    'There are as many subscriptions as may be, in all or of one principal.',
    'Delete one that is not needed.',
    { httpStatus: 409 },
  ),
  'subscriptions-unusable': crash(
    'The directory of subscriptions can not be used: another console has it, or it can not be written.',
    'Give each console a directory of its own, on a disk that it can write; only one console needs one.',
  ),
  'cluster-away': retry(
    'Kafka does not answer the console, so it can not say or do what only the cluster knows.',
    'Send it again after the seconds that the answer names.',
  ),
  'cluster-refused': retry(
    'Kafka refuses the console what it asked for.',
    'Let an operator see `oretrail topics acl` for the rights of the role `console`; to send dead letters again it needs those of `--redrive-by-console`.',
  ),
  'not-recorded': retry(
    'The answer shows figures of others, and Kafka did not take the record of who read them.',
    'Send it again after the seconds that the answer names.',
  ),
  'intake-away': retry(
    'The intake does not answer the console, which hands statements on to it.',
    'Send it again after the seconds that the answer names: what was taken already stays as it is. Then check `ORETRAIL_INTAKE`.',
  ),
  'no-provider': reject(
    'This console signs nobody in by an identity provider.',
    'Sign in with a key or a token, or let an operator set `ORETRAIL_SIGN_IN_ISSUER`.',
    { httpStatus: 404 },
  ),
  'foreign-origin': reject(
    'The page was opened by another address than the console has, or another site sent the request.',
    'Open the page by the address that the detail names (`ORETRAIL_CONSOLE_URL`).',
    { httpStatus: 403 },
  ),
  'sign-in-lost': reject(
    'The sign-in was begun too long ago, in another browser, or it has ended already.',
    'Sign in again.',
  ),
  'sign-in-refused': reject(
    'The identity provider did not sign the person in, or its answer belongs to another sign-in.',
    'Sign in again; if that fails too, ask the operator of the identity provider.',
    { httpStatus: 403 },
  ),
  'session-ended': reject('The session at the identity provider has ended.', 'Sign in again.', { httpStatus: 401 }),
  'provider-misfit': reject(
    'The identity provider does not take this console as its client, or gives tokens that it can not use.',
    'Let an operator compare the client at the provider with `ORETRAIL_SIGN_IN_…` and `ORETRAIL_ISSUERS`.',
    { httpStatus: 502 },
  ),
  'too-many-sign-ins': retry(
    'This address has asked for as many sign-ins as it may within a minute.',
    'Try again after the seconds that the answer names.',
    { httpStatus: 429 },
  ),
  'bad-page': reject(
    'The folder of the web page can not be read, or has no `index.html`.',
    'Build the page, or leave `ORETRAIL_CONSOLE_PAGE` out.',
  ),
});
