#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// The types are stripped and the code is compiled by the first call; each later one takes half the time of its start.
enableCompileCache();
await import('./process-call.ts');
