/** `oretrail audit cat`: the records of an archive, to be read by people. */
import { printable, printableJson } from '@oretrail/model';
import { type LegibleRecord, legibleRecords, type RecordsAsked } from '@oretrail/replay';
import type { Command } from 'commander';
import { STORE_HELP, withArchive } from '../../archive/opened-store.ts';
import type { Call } from '../../call.ts';
import { writeTo } from '../../terminal.ts';
import { wholeNumberValue } from '../flags.ts';

const HELP = `
Prints a line for each record, in force or not: where it lies, when the log took it, its key, and what it says as JSON; of a
record that can't be read, why. With --json each line is an object with the headers, too. Segments are verified on the way,
and the command stops at the first object that fails; \`oretrail audit verify\` checks all of them with the seals. Records show
suppliers' prices and masses: give them only to those who may see them.

Examples:
  oretrail audit cat out/audit
  oretrail audit cat out/audit --key-of urn:lot:smm:niso4-0001
  oretrail audit cat s3://evidence/oretrail --topic credit.verdicts.v1 --partition 3 --from 12000 --json

Exit status: 0; 1 if an object fails; 2 for a wrong call, or no archive; 3 if the store can't be reached`;

type Flags = Omit<RecordsAsked, 'key'> & Readonly<{ keyOf?: string; json?: boolean }>;

const offsetValue = (flag: string) => wholeNumberValue(flag, 0, Number.MAX_SAFE_INTEGER);

/** One record in one line. */
function lineOf({ topic, partition, offset, appendTime, key, value, unreadable }: LegibleRecord): string {
  const said = unreadable === null ? printableJson(value) : `can't be read: ${printable(unreadable)}`;
  return `${topic}/${partition} ${offset}  ${appendTime}  ${key === null ? '-' : printable(key)}  ${said}\n`;
}

const jsonLineOf = (record: LegibleRecord): string => `${printableJson(record)}\n`;

async function cat(place: string, { keyOf, json, ...asked }: Flags, { terminal }: Call): Promise<void> {
  const textOf = json ? jsonLineOf : lineOf;
  await withArchive(place, async (store) => {
    for await (const records of legibleRecords(store, { ...asked, key: keyOf })) {
      if (!(await writeTo(terminal.output, records.map(textOf).join('')))) return;
    }
  });
}

/** Declares the subcommand. */
export function declareCat(command: Command, call: Call): void {
  command
    .command('cat')
    .description('Prints the records of an archive.')
    .argument('<STORE>', STORE_HELP)
    .option('--topic <NAME>', 'only of this topic')
    .option('--partition <N>', 'only of this partition', offsetValue('--partition'))
    .option('--from <OFFSET>', 'only from this offset of each partition on', offsetValue('--from'))
    .option('--key-of <SUBJECT>', 'only of this lot, vehicle or fact')
    .option('--json', 'print each record as JSON')
    .addHelpText('after', HELP)
    .action((place: string, flags: Flags) => cat(place, flags, call));
}
