/**
 * What can be wrong with the registry. None of it is a message's fault: a worker waits for a registry that answers for nothing,
 * and stops at everything else (crash-only).
 */
import { type CodeOf, crash, errorTable, type OretrailError, retry } from '@oretrail/errors';
import { redactUrls } from '@oretrail/model';

/** What a code means, and what is to be done. */
export const REGISTRY_ERRORS = errorTable('registry', {
  'registry-unreachable': retry(
    'The schema registry did not answer in time, several times in a row. A worker waits for it.',
    'Check the address of the registry, and that it is up; then call again: a repeated call does no harm.',
  ),
  'registry-refused': crash(
    'The schema registry refused a request.',
    'Check the address of the registry, where its Confluent API begins, and its rights and rules.',
  ),
  incompatible: crash(
    'Registered schemas cannot be read with the schema of this version: a mistake of this version.',
    'Please report it.',
  ),
  'other-registry': crash(
    'The registry gives the id of another schema to one of ours, so it is not the registry used before.',
    'Restore the former registry, or start with new topics.',
  ),
  'bad-answer': crash(
    'The registry gave an answer that its protocol does not define.',
    'Check that the address is where its Confluent API begins.',
  ),
});

/** A code of {@link REGISTRY_ERRORS}. */
export type RegistryErrorCode = CodeOf<typeof REGISTRY_ERRORS>;

/** A fault between us and the registry. */
export type RegistryError = OretrailError<RegistryErrorCode>;

/** The error, without secrets in its addresses. */
export function registryError(code: RegistryErrorCode, what: string, options?: ErrorOptions): RegistryError {
  return REGISTRY_ERRORS.error(code, redactUrls(what), options);
}
