#!/usr/bin/env node
/** The eligibility worker. Its settings are environment variables; see infra/README.md. */
import { runWorkerProcess } from '@oretrail/worker-host';
import { eligibilityWorker } from '@oretrail/workers';

await runWorkerProcess(eligibilityWorker);
