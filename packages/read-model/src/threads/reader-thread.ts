/** A thread that answers queries. */
import { workerData } from 'node:worker_threads';
import { answerOf } from '../queries/queries.ts';
import { Reading } from '../queries/reading.ts';
import { openForReading } from '../schema/open-database.ts';
import type { QueryRequest, ThreadData } from './protocol.ts';
import { serve } from './serve.ts';

serve<QueryRequest, unknown>(() => {
  const { path } = workerData as ThreadData;
  const database = openForReading(path);
  const reading = new Reading(database);
  // The first list would wait for it.
  answerOf(reading, 'keepUp', {});
  return {
    ready: null,
    answer: ([{ query, asked }]) => answerOf(reading, query, asked),
    close: () => database.close(),
  };
});
