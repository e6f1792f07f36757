/** For specs: a process that folds a history in pieces, and kills itself in the middle of one. */
import { setTimeout as delay } from 'node:timers/promises';
import { type PublicBatch, ReadModel } from '@oretrail/read-model';
import { Random } from '../random.ts';
import { historyOf } from './history.ts';

const [path = '', historySeed = '1', seed = '1'] = process.argv.slice(2);
const random = new Random(Number(seed));
const { batches } = historyOf({ seed: Number(historySeed), vehicles: 10 });

function pieceOf(batch: PublicBatch, from: number, next: number): PublicBatch {
  return { ...batch, from, next, records: batch.records.filter(({ offset }) => offset >= from && offset < next) };
}

const model = await ReadModel.open({ path, source: 'killed' });
/** Milliseconds from the first piece on: folding all takes some hundred. */
const killedAfterMs = random.below(100);
void delay(killedAfterMs).then(() => process.kill(process.pid, 'SIGKILL'));
for (const batch of random.shuffled(batches)) {
  const known = model.position.find((one) => one.topic === batch.topic && one.partition === batch.partition);
  for (let from = known?.next ?? 0; from < batch.next; ) {
    const next = Math.min(batch.next, from + 1 + random.below(25));
    await model.fold([pieceOf(batch, from, next)]);
    from = next;
  }
}
await model.close();
process.stdout.write('whole');
// The timer is not waited for: all is folded.
process.exit(0);
