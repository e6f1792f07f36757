import { documentOf, transformation } from '@oretrail/test-support/epcis-documents';
import { describe, expect, it } from 'vitest';
import { convertEpcis } from './convert-document.ts';
import { sentDocument } from './sent-document.ts';

const NUMBERS = '{"a":1.50,"b":[1e3,-0.0,123456789012345678901234567890],"c":"\\u2028\\"","__proto__":{"d":null}}';
const events = ['a', 'b', 'c'].map((id) => transformation({ eventID: `urn:uuid:${id}` }));
const DOCUMENT = documentOf(events).replace('"bizStep":"commissioning"', `"example:numbers":${NUMBERS}`);
const QUERY = JSON.stringify({
  '@context': JSON.parse(DOCUMENT)['@context'],
  type: 'EPCISQueryDocument',
  epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList: events } } },
});

describe('a document as it was sent', () => {
  it.each([DOCUMENT, QUERY])('has its events in the order of the outcomes, and its context', (text) => {
    const sent = sentDocument(text);
    const converted = convertEpcis(text, { source: 'urn:party:a' });
    const ids = converted.ok ? converted.outcomes.map(({ eventId }) => eventId) : [];
    expect(sent?.events.map((event) => JSON.parse(event).eventID)).toEqual(ids);
    expect(JSON.parse(sent?.context ?? '')).toEqual(JSON.parse(text)['@context']);
  });

  it.each([DOCUMENT, QUERY])('is given back with some of its events, and all else that it has', (text) => {
    const [all, some, none] = [() => true, (i: number) => i !== 1, () => false].map((kept) =>
      JSON.parse(sentDocument(text)?.withEvents(kept) ?? ''),
    );
    expect(all).toEqual(JSON.parse(text));
    const without = (...ids: readonly string[]) =>
      JSON.parse(text, (name, value) =>
        name === 'eventList' ? value.filter(({ eventID }: { eventID: string }) => !ids.includes(eventID)) : value,
      );
    expect(some).toEqual(without('urn:uuid:b'));
    expect(none).toEqual(without('urn:uuid:a', 'urn:uuid:b', 'urn:uuid:c'));
  });

  it('keeps each number as it is written, and members of any name', () => {
    expect(sentDocument(DOCUMENT)?.events[0]).toContain(
      '{"a":1.50,"b":[1e3,-0.0,123456789012345678901234567890],"c":"\u2028\\"","__proto__":{"d":null}}',
    );
    expect(sentDocument(DOCUMENT)?.withEvents(() => true)).toContain('123456789012345678901234567890');
  });

  it('may be one event', () => {
    const text = JSON.stringify(events[0]);
    const sent = sentDocument(text);
    expect([sent?.events, sent?.context, sent?.withEvents(() => true)]).toEqual([[text], undefined, text]);
  });

  it('is null if it is not EPCIS', () => {
    for (const text of ['', '[]', '17', '{}', '{"type":"EPCISDocument"}']) expect(sentDocument(text)).toBeNull();
  });
});
