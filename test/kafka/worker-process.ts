/** A worker as its service runs it, which can kill or freeze itself at a named point of a step. */
import { runWorkerProcess, type StepPoint } from '@oretrail/kafka-log';
import { eligibilityWorker, provenanceWorker } from '@oretrail/workers';

const { ORETRAIL_FAULT_AT, ORETRAIL_FAULT_SIGNAL = 'SIGKILL', ORETRAIL_FAULT_AFTER = '0' } = process.env;
let left = Number(ORETRAIL_FAULT_AFTER);

function onPoint(point: StepPoint): void {
  if (point !== ORETRAIL_FAULT_AT) return;
  if (left === 0) process.kill(process.pid, ORETRAIL_FAULT_SIGNAL);
  left -= 1;
}

await runWorkerProcess(process.argv[2] === 'provenance' ? provenanceWorker : eligibilityWorker, { onPoint });
