/** Steps as spans: each continues the traces of what it has read, and hands them to what it publishes. */

import type { Fetched, StepHeaders } from '@oretrail/kafka-log';
import { traceHeadersOf } from '@oretrail/kafka-log';
import { type TaskId, taskName } from '@oretrail/runtime';
import type { TracedWork, TraceHeaders, Tracing } from '@oretrail/telemetry';
import type { HostListener } from './host-listener.ts';

const NO_HEADERS: StepHeaders = {};

function* headersIn(fetched: readonly Fetched[]): Iterable<TraceHeaders> {
  for (const { messages } of fetched) for (const message of messages) yield traceHeadersOf(message);
}

/** Traces the steps of a process. A step that fails ends the process, and its span is never sent. */
export class StepTracing {
  private readonly tracing: Tracing;
  private readonly present = new Map<string, TracedWork>();

  constructor(tracing: Tracing) {
    this.tracing = tracing;
  }

  /** Headers of what the present step of a task publishes. */
  headersOf(task: TaskId): StepHeaders {
    return this.present.get(taskName(task))?.headers ?? NO_HEADERS;
  }

  listener(): Required<Pick<HostListener, 'onBegin' | 'onStep'>> {
    return {
      onBegin: ({ task: { id }, fetched }) => {
        const attributes = { 'messaging.system': 'kafka', 'oretrail.task': taskName(id) };
        const work = this.tracing.begin(`step ${id.worker}`, attributes, headersIn(fetched));
        if (work !== null) this.present.set(taskName(id), work);
      },
      onStep: ({ task: { id }, records, counts }) => {
        const { evaluations, unchanged } = counts;
        const evaluated = { 'oretrail.evaluations': evaluations, 'oretrail.evaluations.unchanged': unchanged };
        this.present.get(taskName(id))?.end({ 'messaging.batch.message_count': records, ...evaluated });
        this.present.delete(taskName(id));
      },
    };
  }
}
