import { type LogContext, Metrics, type ServiceLogger } from '@oretrail/telemetry';
import { messageOf } from '@oretrail/test-support/intake/kafka-messages';
import { describe, expect, it } from 'vitest';
import type { KafkaPath } from './kafka-path.ts';
import { kafkaPathListener, measureKafkaPath } from './kafka-path-telemetry.ts';

const REJECTED = { message: messageOf('x'), decided: { outcome: 'rejected', errors: [] } } as const;

/** A logger that keeps what it gets. */
function keeping(): Readonly<{ log: ServiceLogger; lines: string[] }> {
  const lines: string[] = [];
  const keep = ({ topic }: LogContext, message: string) => void lines.push(`${topic}: ${message}`);
  const log = { level: 'info', trace: keep, debug: keep, info: keep, warn: keep, error: keep, fatal: keep };
  return { log, lines };
}

describe('the Kafka path tells', () => {
  it('once that a supplier waits, and once that it does no longer', () => {
    const { log, lines } = keeping();
    const { onHeld, onAnswered } = kafkaPathListener(log, new Metrics('intake'));
    for (let i = 0; i < 3; i += 1) onHeld?.('a', new Error('away'));
    for (let i = 0; i < 3; i += 1) onAnswered?.('a', [REJECTED]);
    expect(lines).toEqual([
      'a: the records of a supplier can not be answered now; waiting',
      'a: the records of a supplier are answered again',
    ]);
  });

  it('no more than a hundred topics by name, however many wait', () => {
    const { log, lines } = keeping();
    const { onHeld } = kafkaPathListener(log, new Metrics('intake'));
    for (let i = 0; i < 1_000; i += 1) onHeld?.(`t${i}`, new Error('away'));
    expect(lines.length).toBe(100);
  });

  it('how many answers there were, and what is behind, with no name in any label', async () => {
    const metrics = new Metrics('intake');
    kafkaPathListener(keeping().log, metrics).onAnswered?.('intake.a.v1', [REJECTED, REJECTED]);
    const state = { isJoined: true, lag: 7, lagMax: 5, topics: { idle: 1, behind: 2, slowed: 3, waiting: 4 } };
    measureKafkaPath({ state: () => state } as KafkaPath, metrics);
    const { text } = await metrics.exposition();
    const ours = text.split('\n').filter((line) => line.startsWith('oretrail_intake_kafka'));
    expect(ours.map((line) => line.replace('service="intake"', ''))).toEqual(
      expect.arrayContaining([
        'oretrail_intake_kafka_answers_total{outcome="rejected",} 2',
        'oretrail_intake_kafka_lag_offsets{} 7',
        'oretrail_intake_kafka_lag_offsets_max{} 5',
        'oretrail_intake_kafka_partitions{state="waiting",} 4',
      ]),
    );
    expect(text).not.toContain('intake.a.v1');
  });
});
