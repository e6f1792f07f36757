/**
 * What can be wrong with the registry. None of it is a message's fault: a worker waits for a registry that answers for nothing,
 * and stops at everything else (crash-only).
 */
import { redactUrls } from '@oretrail/model';

/** What a code means, and what is to be done. */
export const REGISTRY_ERRORS = {
  unavailable: 'The registry did not answer in time, again and again. A worker waits for it.',
  refused: 'The registry refused the request: see to its address, rights and rules.',
  incompatible: 'Schemas that are registered can not be read with this one: a mistake of this version.',
  'other-registry':
    'The registry gives the id of another schema to one of ours: it is not the registry that it was. Bring the former one back, or begin with new topics.',
  'bad-answer': 'The registry answered what its protocol does not know.',
} as const;

export type RegistryErrorCode = keyof typeof REGISTRY_ERRORS;

/** A fault between us and the registry. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode;

  constructor(code: RegistryErrorCode, what: string, options?: ErrorOptions) {
    super(`${redactUrls(what)}. ${REGISTRY_ERRORS[code]}`, options);
    this.name = 'RegistryError';
    this.code = code;
  }
}
