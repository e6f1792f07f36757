#!/usr/bin/env node
/** The provenance worker. Its settings are environment variables; see infra/README.md. */
import { runWorkerProcess } from '@oretrail/worker-host';
import { provenanceWorker } from '@oretrail/workers';

await runWorkerProcess(provenanceWorker);
