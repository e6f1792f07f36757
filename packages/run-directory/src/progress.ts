/** What a long call reports to its caller while it works. */
export interface Progress {
  /** How far the call is. @param text built only if somebody is to see it */
  say(text: () => string): void;
  /** How far a phase of the call is: so much is done of a total, in whatever unit takes even time. */
  estimate(progress: Readonly<{ phase: string; done: number; total: number; at?: string }>): void;
  /** What is good to know, on a line that stays. */
  note(text: string): void;
  /** What must not be missed; the call continues. */
  warn(text: string): void;
}
