/** Each finding of Oretrail's own rules has an address that a reader can open. */
import { expect, it } from 'vitest';
import { citedPages } from './cited-pages.ts';
import { FINDING_RULES } from './finding-table.ts';

it.each(FINDING_RULES)('$code: addresses for rules of the design, none for paragraphs of law', (rule) => {
  const isAddress = (page: string): boolean => /^docs\/spec\/(provenance|events)\.md#[a-z0-9-]+$/.test(page);
  const pages = citedPages(rule.citation);
  expect(pages.length > 0).toBe(rule.status === 'design');
  expect(pages.filter((page) => !isAddress(page))).toEqual([]);
});

it('has no address for what a newer version may cite', () => expect(citedPages('toString')).toEqual([]));
