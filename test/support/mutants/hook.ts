/** Loaded before all else: takes one guard out of the code as it is read. `ORETRAIL_MUTANT` names it. */
import { registerHooks } from 'node:module';
import { MUTANTS } from './mutants.ts';

/** A mutant that doesn't fit the code is not a failed seed. Source: sysexits.h, EX_SOFTWARE. */
const EXIT_NO_MUTANT = 70;

const { ORETRAIL_MUTANT } = process.env;
const mutant = MUTANTS.find(({ name }) => name === ORETRAIL_MUTANT);
let isApplied = false;

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(EXIT_NO_MUTANT);
}

if (mutant === undefined) refuse(`ORETRAIL_MUTANT=${ORETRAIL_MUTANT} is not a mutant`);
const { name, file, find, replace } = mutant;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(`/${file}`)) return loaded;
    const parts = String(loaded.source).split(find);
    if (parts.length !== 2) refuse(`${name}: its text occurs ${parts.length - 1} times in ${file}`);
    isApplied = true;
    return { ...loaded, source: parts.join(replace) };
  },
});

process.on('exit', () => {
  if (!isApplied) process.exitCode = EXIT_NO_MUTANT;
});
