declare module 'fs-native-extensions' {
  /**
   * Asks the kernel for a lock of a part of a file, in bytes; false if another handle has one that excludes it. It
   * belongs to the handle, and ends when that is closed.
   */
  export function tryLock(handle: number, offset: number, length: number, options?: { shared?: boolean }): boolean;
  /** Gives the lock of a part back. */
  export function unlock(handle: number, offset: number, length: number): void;
}
