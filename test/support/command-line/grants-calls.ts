/** Calls of `oretrail grants` with files of grants, and the intake that they meet. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { client, grantJson } from '../grants/story.ts';
import { type CapturedCall, captureCall, saidIn } from './captured-call.ts';
import { TinyIntake } from './tiny-intake.ts';

/** The source of the operator. */
export const ROOT = 'urn:party:root';
/** Long after any day on which this is run. */
export const TO = '2900-01-01T00:00:00Z';
/** The grant of the operator, who is the caller. */
export const OPERATOR = grantJson('op', {
  principal: client('root'),
  roles: ['operator'],
  sources: [ROOT],
  may: [],
  types: ['oretrail.correction.v1'],
  to: TO,
});

let files = 0;

/** A good grant to a supplier, with changes. */
export const supplier = (name: string, changes: object = {}) => grantJson(name, { to: TO, ...changes });

/** Starts an intake, and names it in the environment, until the test is over. */
export async function namedIntake(): Promise<TinyIntake> {
  const intake = await TinyIntake.start();
  intake.operators = [ROOT];
  vi.stubEnv('ORETRAIL_INTAKE', intake.address);
  vi.stubEnv('ORETRAIL_INTAKE_TOKEN', 'a.b.c');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await intake.close();
  });
  return intake;
}

/** Calls `grants apply` with a new file of this content: a text, or what is beside the source of the operator. */
export function applyGrants(
  folder: string,
  content: object | string,
  ...flags: readonly string[]
): Promise<CapturedCall> {
  files += 1;
  const path = join(folder, `grants-${files}.yaml`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify({ source: ROOT, ...content }));
  return captureCall(['grants', 'apply', path, ...flags]);
}

/** Gives the intake the operator and these grants, and lets it forget how it got them. */
export async function grantedIn(intake: TinyIntake, folder: string, ...grants: readonly object[]): Promise<void> {
  const { status, errors } = await applyGrants(folder, { grants: [OPERATOR, ...grants] }, '--yes');
  expect([status, saidIn(errors)]).toEqual([0, []]);
  intake.received.length = 0;
}
