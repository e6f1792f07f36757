/** What can be wrong with the registry. None of it is a message's fault: the process stops and begins anew (crash-only). */

/** What a code means, and what is to be done. */
export const REGISTRY_ERRORS = {
  unavailable: 'The registry did not answer in time, again and again. The process stops, and is started again later.',
  refused: 'The registry refused the request: see to its address, rights and rules.',
  incompatible: 'Schemas that are registered can not be read with this one: a mistake of this version.',
  'bad-answer': 'The registry answered what its protocol does not know.',
} as const;

export type RegistryErrorCode = keyof typeof REGISTRY_ERRORS;

/** A fault between us and the registry. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode;

  constructor(code: RegistryErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${REGISTRY_ERRORS[code]}`, options);
    this.name = 'RegistryError';
    this.code = code;
  }
}
