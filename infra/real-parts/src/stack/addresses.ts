/**
 * Where the parts of a running stack are, as a file of variables: what `oretrail` reads where nothing else is given, and
 * what a shell or `node --env-file` takes as it is.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackEntry } from './control.ts';

/** The file in a stack's folder. The command line looks for it in `.oretrail-stack`. */
export const addressesFile = (folder: string): string => join(folder, 'addresses.env');

/**
 * Writes the file. It holds nothing about a store from the environment, whose secrets stay where they were.
 * @param secrets variables that are never shown: only this file has them, for its owner
 */
export function writeAddresses(
  folder: string,
  entries: readonly StackEntry[],
  secrets: Readonly<Record<string, string>>,
): void {
  const isFromOutside = entries.some(({ name, origin }) => name === 'store' && origin !== 'native');
  const shown = entries.filter(({ name }) => !(isFromOutside && (name === 'store' || name === 'archive')));
  const variables = [...shown.map((entry) => entry.variables), secrets];
  const lines = variables.flatMap((some) => Object.entries(some).map((pair) => `${pair.join('=')}\n`));
  writeFileSync(addressesFile(folder), lines.join(''), { mode: 0o600 });
}

/** Removes it: a stack that has ended is nowhere. */
export function removeAddresses(folder: string): void {
  rmSync(addressesFile(folder), { force: true });
}
