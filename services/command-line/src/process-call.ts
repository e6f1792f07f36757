/** The call that this process is: from its arguments to its exit status. */
import { runCommandLine } from './command-line.ts';
import { breakSilence } from './silence.ts';
import { offerStack, STACK_ADDRESSES } from './stack-addresses.ts';
import { processTerminal, writeTo } from './terminal.ts';

const [terminal, args] = [processTerminal(), process.argv.slice(2)];
breakSilence(terminal, args);
offerStack(STACK_ADDRESSES, (text) => terminal.errors.write(`oretrail: ${text}`));
const status = await runCommandLine(args, terminal);
// What was printed may still be on its way into a pipe. A failure here was reported before, or can't be.
await Promise.allSettled([writeTo(terminal.output, ''), writeTo(terminal.errors, '')]);
// A call that is over ends, whatever connection to a broker that is gone still waits for its time.
process.exit(status);
