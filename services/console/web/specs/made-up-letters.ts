/** For specs: the dead letter of the story. What is sent again is folded at once, as the feed and the workers would. */
import { ANY_OPERATOR, type OretrailEvent, parseEvent } from '@oretrail/model';
import type { Content } from '@oretrail/read-model';
import { REDRIVES, SHIPMENTS } from '@oretrail/runtime';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Story } from './story.ts';

type Letters = Cluster['letters'];
type Repair = Parameters<Letters['redrive']>[0]['repair'];

const NOW = '2026-08-01T12:00:00Z';

function eventOf(repair: Repair, event: Story['letter']['event']): ReturnType<typeof parseEvent> {
  const { id: _, source: __, ...said } = repair?.said ?? event;
  return parseEvent(
    { ...said, id: 'repaired', source: repair?.operator ?? event['source'] },
    { operators: ANY_OPERATOR },
  );
}

async function append(knowledge: Knowledge, topic: string, content: Content): Promise<number> {
  const from = knowledge.position.find((one) => one.topic === topic)?.next ?? 0;
  const records = [{ offset: from, appendTimeMs: Date.parse(NOW), content }];
  await knowledge.fold([{ topic, partition: 0, from, next: from + 1, records }]);
  return from;
}

/** The letters of a cluster whose topics are those of the story. */
export function madeUpLetters(knowledge: Knowledge, { letter }: Pick<Story, 'letter'>): Letters {
  const event = { ...letter.event };
  const send = async (
    sent: OretrailEvent,
    asked: Parameters<Letters['redrive']>[0],
  ): ReturnType<Letters['redrive']> => {
    const { dlq: topic, ...rest } = asked.place;
    const offset = await append(knowledge, SHIPMENTS, { kind: 'event', event: sent, author: null });
    const to = { topic: SHIPMENTS, partition: 0, offset };
    const { principal, repair } = asked;
    const redrive = { letter: { topic, ...rest }, to, operator: repair?.operator ?? null, principal, time: NOW };
    await append(knowledge, REDRIVES, { kind: 'redrive', redrive });
    return { letter: asked.place, outcome: 'sent', to };
  };
  return {
    reveal: async () => {
      const now = eventOf(null, event);
      const errors = now.ok ? [] : now.errors;
      const death = { code: 'refused-event', message: 'it breaks the contract', errors };
      const key = { text: String(event['subject']) };
      return { message: death.message, inspection: { key, headers: [], valueBytes: 700, schemaId: 1, death, event } };
    },
    redrive: async (asked) => {
      const now = eventOf(asked.repair, event);
      if (now.ok && !asked.isDryRun) return send(now.event, asked);
      if (now.ok) return { letter: asked.place, outcome: 'would-be-sent', to: { topic: SHIPMENTS, partition: 0 } };
      return { letter: asked.place, outcome: 'refused', code: 'bad-patch', message: 'it is bad', faults: now.errors };
    },
  };
}
