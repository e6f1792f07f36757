/** How the programs of this folder are called: flags, and what is said of a wrong one. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Says what is wrong with a call, and ends it with 2. */
export function refuse(help: string, reason: string): never {
  process.stderr.write(`${reason}\n\n${help}\n`);
  process.exit(2);
}

/** The flag's number; a call with another than a whole one above 0 is refused. */
export function positive(help: string, flag: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  return refuse(help, `--${flag} ${text}: no whole number above 0`);
}

/** The flags of a call; one with others is refused. */
export function calledWith<Options extends NonNullable<ParseArgsConfig['options']>>(
  help: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return refuse(help, error instanceof Error ? error.message : String(error));
  }
}
