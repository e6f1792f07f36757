/** Running the tools that bring native parts: Java, Maven, Go, tar. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingPart } from './part.ts';

const run = promisify(execFile);

/** Kafka 4 servers need it. Source: https://kafka.apache.org/42/getting-started/compatibility */
const JAVA_MAJOR_MIN = 17;
/** Tools write a line for each file they fetch: far less than this, in bytes. */
const OUTPUT_BYTES_MAX = 64 * 1_048_576;

/** The `java` that parts run on: of JAVA_HOME where that is set, else the one on the path. */
export function javaCommand(): string {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin', 'java') : 'java';
}

/**
 * Runs a tool and gives back its standard output.
 * @throws OretrailError `missing-part` if it isn't installed or fails; the message ends with the last thing that it said
 */
export async function runTool(
  purpose: string,
  command: string,
  args: readonly string[],
  cwd?: string,
): Promise<string> {
  try {
    const { stdout, stderr } = await run(command, args, { maxBuffer: OUTPUT_BYTES_MAX, ...(cwd && { cwd }) });
    return stdout + stderr;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === 'ENOENT') throw missingPart(`${purpose} needs ${command}, which is not installed.`);
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(0, 3).join(' ');
    throw missingPart(`${purpose} can't be brought: ${command} says "${said}".`);
  }
}

/** What each Java has said of its version, by where it was looked for. */
const versions = new Map<string, string>();

/** Checks that Java is there and not too old. @returns what it says of its version @throws OretrailError `missing-part` */
export async function requireJava(purpose: string): Promise<string> {
  const place = `${javaCommand()} ${process.env['PATH']}`;
  const known = versions.get(place);
  if (known !== undefined) return known;
  const said = await runTool(purpose, javaCommand(), ['-version']);
  const major = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (major < JAVA_MAJOR_MIN) throw missingPart(`${purpose} needs Java ${JAVA_MAJOR_MIN}; here is ${major}.`);
  versions.set(place, said);
  return said;
}
