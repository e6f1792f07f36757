/** Calls of the program one after the other, in a process that may die of what it finds. A line says which call begins, and how it ends. */
import { captureCall } from '@oretrail/test-support/command-line/captured-call';

const calls: readonly (readonly string[])[] = JSON.parse(process.argv[2] ?? '[]');
for (const args of calls) {
  process.stdout.write(`${JSON.stringify({ args })}\n`);
  const { status, errors } = await captureCall(args);
  process.stdout.write(`${JSON.stringify({ args, status, errors })}\n`);
}
