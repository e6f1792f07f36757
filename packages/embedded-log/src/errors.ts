/** What the embedded log can't go on after. */
export class EmbeddedLogError extends Error {
  readonly code: 'newer-layout' | 'older-layout' | 'no-log' | 'fenced';

  constructor(code: EmbeddedLogError['code'], message: string) {
    super(message);
    this.name = 'EmbeddedLogError';
    this.code = code;
  }
}
