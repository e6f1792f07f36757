/** What is let go is not held by others. */
import { expect, it } from 'vitest';
import { Chunk } from './chunk.ts';
import { ChunksInMemory } from './chunks-in-memory.ts';

it('lets a chunk go that its group was last asked for', () => {
  const at = { family: 'of', group: 'lot', groupName: 'of/lot/' };
  const chunks = new ChunksInMemory(10_000);
  const first = Chunk.parse({ ...at, start: '' }, '[1]');
  const second = Chunk.parse({ ...at, start: 'm' }, '[0,"m",1]');
  for (const chunk of [first, second]) chunks.keep(chunk);
  first.near = second;
  chunks.drop(second);
  expect([first.near, second.isHere, first.isHere]).toEqual([null, false, true]);
});
