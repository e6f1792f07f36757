/**
 * A worker as its service runs it, which can kill or freeze itself at a named point of a step, be of another engine, or
 * tell its memory: what the tests need, and no product has.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runAuditProcess } from '@oretrail/audit';
import type { StepPoint } from '@oretrail/kafka-log';
import { runWorkerProcess } from '@oretrail/worker-host';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';

const { ORETRAIL_FAULT_AT, ORETRAIL_FAULT_SIGNAL = 'SIGKILL', ORETRAIL_FAULT_AFTER = '0' } = process.env;
const { ORETRAIL_ENGINE_STEP = '0', ORETRAIL_MEMORY_INTERVAL_MS = '0' } = process.env;
let left = Number(ORETRAIL_FAULT_AFTER);

function onPoint(point: StepPoint): void {
  if (point !== ORETRAIL_FAULT_AT) return;
  if (left === 0) process.kill(process.pid, ORETRAIL_FAULT_SIGNAL);
  left -= 1;
}

/** A full collection: without it a heap shows when V8 last had the time, and not what is held. Source: V8's `--expose-gc`. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** One line of JSON among those of the log. Anonymous memory leaves out the pages of the state's file. Source: proc(5). */
function sayMemory(): void {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  const status = readFileSync('/proc/self/status', 'utf8');
  const anonymous = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
  process.stdout.write(
    `${JSON.stringify({ msg: 'memory', pid: process.pid, timeMs: Date.now(), rss, heapUsed, anonymous })}\n`,
  );
}

const intervalMs = Number(ORETRAIL_MEMORY_INTERVAL_MS);
if (intervalMs > 0) setInterval(sayMemory, intervalMs).unref();

// Its supervisor holds the other end: if the supervisor has gone, this process ends, too.
process.stdin.once('end', () => process.exit(1)).resume();

if (process.argv[2] === 'audit') await runAuditProcess();
const worker = process.argv[2] === 'provenance' ? provenanceWorker : eligibilityWorker;
await runWorkerProcess({ ...worker, engine: worker.engine + Number(ORETRAIL_ENGINE_STEP) }, { onPoint });
