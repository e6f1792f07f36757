/** The thread that folds. */
import { workerData } from 'node:worker_threads';
import { Fold } from '../fold/fold.ts';
import { position } from '../queries/log-lists.ts';
import { Reading } from '../queries/reading.ts';
import { openForWriting } from '../schema/open-database.ts';
import type { FoldReply, FoldRequest, ThreadData } from './protocol.ts';
import { serve } from './serve.ts';

serve<FoldRequest, FoldReply>(() => {
  const { path, source } = workerData as ThreadData;
  const database = openForWriting(path, source);
  const [fold, reading] = [new Fold(database), new Reading(database)];
  return {
    ready: position(reading),
    answer: (batches) => {
      fold.take(batches);
      return position(reading);
    },
    close: () => database.close(),
  };
});
