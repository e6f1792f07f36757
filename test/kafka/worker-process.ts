/** A worker as its service runs it, which can kill itself at a named point of a step. */
import { runWorkerProcess, type StepPoint } from '@oretrail/kafka-log';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';

const { ORETRAIL_KILL_AT, ORETRAIL_KILL_AFTER = '0' } = process.env;
let left = Number(ORETRAIL_KILL_AFTER);

function onPoint(point: StepPoint): void {
  if (point !== ORETRAIL_KILL_AT) return;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  left -= 1;
}

await runWorkerProcess(process.argv[2] === 'provenance' ? provenanceWorker : eligibilityWorker, { onPoint });
