/** What a long operation tells its caller while it works. */
export interface Progress {
  /** How far it is. @param text built only if somebody is to see it */
  say(text: () => string): void;
}
