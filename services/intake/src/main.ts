#!/usr/bin/env node
/** The intake. Its settings are environment variables; see docs/operations.md. */
import { runIntakeProcess } from './process.ts';

await runIntakeProcess();
