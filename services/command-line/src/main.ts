#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

// Not `process.exit`: what was printed may still be on its way into a pipe.
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
