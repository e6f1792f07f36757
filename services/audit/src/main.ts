#!/usr/bin/env node
/** The audit worker. Its settings are environment variables; see infra/README.md. */
import { runAuditProcess } from '@oretrail/audit';

await runAuditProcess();
