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
/** Pieces before the one that is killed: a history has more. */
const FOLDED_MAX = 8;
/** A piece takes about as long. */
const PIECE_MS_MAX = 4;
let left = random.below(FOLDED_MAX);
let killed: Promise<unknown> = Promise.resolve();

/** Kills this process a little later, if the piece that begins is the one. */
function mayKill(): void {
  if (left === 0) killed = delay(random.below(PIECE_MS_MAX)).then(() => process.kill(process.pid, 'SIGKILL'));
  left -= 1;
}

for (const batch of random.shuffled(batches)) {
  const known = model.position.find((one) => one.topic === batch.topic && one.partition === batch.partition);
  for (let from = known?.next ?? 0; from < batch.next; ) {
    const next = Math.min(batch.next, from + 1 + random.below(25));
    mayKill();
    await model.fold([pieceOf(batch, from, next)]);
    from = next;
  }
}
// Fewer pieces may be left than are to be folded before the kill; a kill that is due comes.
await killed;
await model.close();
process.stdout.write('whole');
