/** The bundled story: events by day, and what is said of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, '../../demo');

const storySchema = z.strictObject({
  vehicles: z.array(z.strictObject({ vin: z.string(), name: z.string() })),
  chapters: z.array(z.strictObject({ day: z.string(), title: z.string(), text: z.string() })),
});

/** What the demo says: names of vehicles, and a text for each stretch of days. */
export type Story = Readonly<z.output<typeof storySchema>>;
/** One chapter of the story of the demo. */
export type Chapter = Story['chapters'][number];

/** The events of one day, as lines of a file. */
export type StoryDay = Readonly<{ day: string; lines: readonly string[]; subjects: readonly string[] }>;

/** The texts of the story. */
export function readStory(): Story {
  return storySchema.parse(JSON.parse(readFileSync(join(FOLDER, 'story.json'), 'utf8')));
}

/** The days of the story on which something is stated, in order. */
export function readDays(): readonly StoryDay[] {
  const days = new Map<string, { lines: string[]; subjects: string[] }>();
  for (const line of readFileSync(join(FOLDER, 'events.ndjson'), 'utf8').split('\n').filter(Boolean)) {
    const { time, subject }: { time: string; subject: string } = JSON.parse(line);
    const day = time.slice(0, 10);
    const known = days.get(day) ?? { lines: [], subjects: [] };
    known.lines.push(line);
    known.subjects.push(subject);
    days.set(day, known);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, stated]) => ({ day, ...stated }));
}

/** The chapter that a day opens, if any. */
export function chapterOn(story: Story, day: string): Chapter | null {
  return story.chapters.find((chapter) => chapter.day === day) ?? null;
}
