/** The thread that folds. */
import { workerData } from 'node:worker_threads';
import { Fold } from '../fold/fold.ts';
import { FOLDS_WAITING_MAX } from '../limits.ts';
import { position } from '../queries/log-lists.ts';
import { Reading } from '../queries/reading.ts';
import { openForWriting } from '../schema/open-database.ts';
import type { FoldReply, FoldRequest, ThreadData } from './protocol.ts';
import { serve } from './serve.ts';

serve<FoldRequest, FoldReply>(() => {
  const { path, source } = workerData as ThreadData;
  const database = openForWriting(path, source);
  const [fold, reading] = [new Fold(database), new Reading(database)];
  let failure: Readonly<{ error: unknown }> | null = null;
  return {
    ready: position(reading),
    // One transaction for all that wait: a page that each of them changes is written once.
    answer: (requests) => {
      if (failure !== null) throw failure.error;
      try {
        fold.take(requests.flat());
      } catch (error) {
        // What was sent behind it must not be folded without it.
        failure = { error };
        throw error;
      }
      return position(reading);
    },
    close: () => database.close(),
  };
}, FOLDS_WAITING_MAX);
