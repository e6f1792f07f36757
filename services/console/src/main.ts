#!/usr/bin/env node
/** The console. Its settings are environment variables; see docs/operations.md. */
import { runConsoleProcess } from './process.ts';

await runConsoleProcess();
