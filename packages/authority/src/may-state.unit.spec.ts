import {
  client,
  givenSupplier,
  granting,
  grantJson,
  IN_2026,
  idOf,
  revoking,
  type Story,
  statedEvent,
} from '@oretrail/test-support/grants/story';
import { describe, expect, it } from 'vitest';
import { GrantBook } from './grant-book.ts';
import { type Admission, mayState } from './may-state.ts';

const lot = (subject: string, attributes: object = {}) =>
  statedEvent('mineral', { subject, source: 'urn:party:smm', time: IN_2026, ...attributes });
const correction = (subject: string, source: string, corrected: string) =>
  statedEvent('correction', {
    subject,
    source,
    time: IN_2026,
    data: { corrects: { source: corrected, id: 'e-0' }, reason: 'r' },
  });
const detail = (admission: Admission): string => (admission.ok ? '' : (admission.errors[0]?.detail ?? ''));
/** A story in which the supplier has delegated to `toll`. */
function givenDelegate(): Story {
  const story = givenSupplier();
  const part = grantJson('toll', {
    parent: 'urn:grant:smm',
    sources: ['urn:party:smm'],
    may: [{ lots: 'urn:lot:smm:toll:' }],
  });
  expect(story.outcome('smm', IN_2026, granting('urn:party:smm', part))).toBe('accepted');
  return story;
}

describe('a statement', () => {
  it('is admitted under the grant that covers it', () => {
    expect(givenSupplier().answer('smm', IN_2026, lot('urn:lot:smm:1'))).toBe('urn:grant:smm');
  });

  it('needs a source of the principal', () => {
    const story = givenSupplier();
    expect(story.answer('smm', IN_2026, lot('urn:lot:smm:1', { source: 'urn:party:other' }))).toBe(
      'not-allowed /source',
    );
    expect(story.answer('other', IN_2026, lot('urn:lot:smm:1'))).toBe('not-allowed /source');
  });

  it('needs a type of the grant', () => {
    const event = statedEvent('component', { subject: 'urn:lot:cells:9001', source: 'urn:party:smm', time: IN_2026 });
    const story = givenSupplier({ may: [{ lots: 'urn:lot:' }] });
    expect(story.answer('smm', IN_2026, event)).toBe('not-allowed /subject');
  });

  it('is judged by the time at which it is recorded, from the first instant and not to the last', () => {
    const story = givenSupplier({ from: '2026-02-01T00:00:00Z' });
    const at = (time: string) => story.answer('smm', time, lot('urn:lot:smm:1', { time: '2026-01-05T00:00:00Z' }));
    expect(at('2026-01-31T23:59:59.999999999Z')).toBe('not-allowed /source');
    expect(at('2026-02-01T00:00:00Z')).toBe('urn:grant:smm');
    expect(at('2026-12-31T23:59:59.999999999Z')).toBe('urn:grant:smm');
    expect(at('2027-01-01T01:00:00+01:00')).toBe('not-allowed /source');
  });

  it('is not admitted by a grant that was recorded later, or revoked before', () => {
    const story = givenSupplier();
    const at = (time: string) => story.answer('smm', time, lot('urn:lot:smm:1', { time: '2026-01-01T00:00:00Z' }));
    expect(at('2026-01-01T23:59:59Z')).toBe('not-allowed /source');
    story.sends('op', '2026-07-01T00:00:00Z', revoking('urn:party:op', 'smm'));
    expect(at('2026-06-30T23:59:59Z')).toBe('urn:grant:smm');
    expect(at('2026-07-01T00:00:00Z')).toBe('not-allowed /source');
  });

  it('is out of range if its time is more than 24 h after it is recorded', () => {
    const story = givenSupplier();
    const at = (time: string) => story.answer('smm', IN_2026, lot('urn:lot:smm:1', { time }));
    expect(at('2026-06-02T00:00:00Z')).toBe('urn:grant:smm');
    expect(at('2026-06-02T00:00:00.000000001Z')).toBe('out-of-range /time');
  });

  it('shows all that is wrong with it', () => {
    const late = lot('urn:lot:smmx:1', { time: '2026-07-01T00:00:00Z' });
    const admission = givenSupplier().states('smm', IN_2026, late);
    expect(admission.ok ? [] : admission.errors.map(({ code }) => code)).toEqual(['not-allowed', 'out-of-range']);
  });

  it('that is refused says who could grant it', () => {
    const story = givenSupplier();
    expect(detail(story.states('other', IN_2026, lot('urn:lot:smm:1')))).toBe(
      'No grant in force lets this principal state anything as "urn:party:smm". An operator could grant it, or the holder of ' +
        '"urn:grant:smm". Leave it out, or have it stated by a source that is allowed to.',
    );
    expect(detail(story.states('smm', IN_2026, lot('urn:lot:other:1')))).toContain('An operator could grant it. Leave');
  });

  it('may draw the lots of anybody', () => {
    const event = lot('urn:lot:smm:1');
    expect(event.type === 'oretrail.mineral-shipment.v1' && event.data.inputs[0]?.lotId).toBe('urn:lot:vale:conc-77');
    expect(givenSupplier().answer('smm', IN_2026, event)).toBe('urn:grant:smm');
  });
});

describe('a statement about a fact or a vehicle', () => {
  const story = givenSupplier({
    may: [{ facts: 'entity/urn:party:b' }, { vehicles: '1HG' }, { vehicles: '1A9123' }],
    types: ['oretrail.reference-fact.v1', 'oretrail.vehicle-delivery.v1', 'oretrail.correction.v1'],
  });
  const source = { source: 'urn:party:smm', time: IN_2026 };

  it('needs its prefix', () => {
    expect(story.answer('smm', IN_2026, statedEvent('entity', source))).toBe('urn:grant:smm');
    expect(story.answer('smm', IN_2026, statedEvent('plan', source))).toBe('not-allowed /subject');
  });

  it('needs the maker of the vehicle', () => {
    expect(story.answer('smm', IN_2026, statedEvent('delivery', source))).toBe('urn:grant:smm');
    const about = (subject: string) =>
      story.answer('smm', IN_2026, { ...correction(subject, 'urn:party:smm', 'urn:party:smm') });
    expect(about('1A900000000123000')).toBe('urn:grant:smm');
    expect(about('1A900000000124000')).toBe('not-allowed /subject');
    expect(about('1A912300000000000')).toBe('not-allowed /subject');
    expect(about('2HG00000000000000')).toBe('not-allowed /subject');
  });
});

describe('a correction', () => {
  it('needs the right to the subject, and the same source', () => {
    const story = givenSupplier();
    expect(story.answer('smm', IN_2026, correction('urn:lot:smm:1', 'urn:party:smm', 'urn:party:smm'))).toBe(
      'urn:grant:smm',
    );
    expect(story.answer('smm', IN_2026, correction('urn:lot:x:1', 'urn:party:smm', 'urn:party:smm'))).toBe(
      'not-allowed /subject',
    );
  });

  it('of another’s event is an operator’s', () => {
    const story = givenSupplier();
    const [own, other] = ['urn:party:smm', 'urn:party:vale'];
    expect(story.answer('smm', IN_2026, correction('urn:lot:smm:1', own, other))).toBe('not-allowed /source');
    expect(story.answer('smm', IN_2026, correction('urn:lot:smm:1', other, other))).toBe('not-allowed /source');
    expect(story.answer('op', IN_2026, correction('urn:lot:vale:1', 'urn:party:op', other))).toBe('urn:grant:op');
  });

  it('of an operator needs the role in force, the source and the type', () => {
    const story = givenSupplier();
    const by = (source: string, at: string) => story.answer('op', at, correction('urn:lot:x:1', source, 'urn:party:x'));
    expect(by('urn:party:smm', IN_2026)).toBe('not-allowed /source');
    expect(by('urn:party:op', '2030-01-01T00:00:00Z')).toBe('not-allowed /source');
    expect(story.answer('op', IN_2026, lot('urn:lot:x:1', { source: 'urn:party:op' }))).toBe('not-allowed /subject');
  });

  it('by a supplier that shares the source of an operator stays refused', () => {
    const story = givenSupplier({ sources: ['urn:party:op'] });
    const event = correction('urn:lot:smm:1', 'urn:party:op', 'urn:party:vale');
    expect(story.answer('smm', IN_2026, event)).toBe('not-allowed /source');
  });
});

describe('an attack', () => {
  it('before the first grant gets nowhere, not even for the bootstrap operator', () => {
    for (const bootstrap of [null, idOf('root')]) {
      const book = new GrantBook(bootstrap);
      const statement = { event: lot('urn:lot:smm:1'), principal: idOf('root'), recordedtime: IN_2026 };
      expect(mayState(book, statement)).toMatchObject({
        ok: false,
        errors: [{ code: 'not-allowed', pointer: '/source' }],
      });
    }
  });

  it.each([
    ['a longer word', 'urn:lot:smmx:1'],
    ['a longer word without a part', 'urn:lot:smmx'],
    ['the prefix without its end', 'urn:lot:smm'],
    ['a prefix of the prefix', 'urn:lot:1'],
    ['percent-encoding of a letter', 'urn:lot:sm%6D:1'],
    ['percent-encoding of the end', 'urn:lot:smm%3A1'],
    ['upper case', 'urn:lot:SMM:1'],
    ['upper case of the scheme', 'URN:lot:smm:1'],
    ['another end', 'urn:lot:smm/1'],
    ['a query', 'urn:lot:smm?:1'],
    ['a longer beginning', 'x:urn:lot:smm:1'],
  ])('by %s gets nowhere: %s', (_, subject) => {
    expect(givenSupplier().answer('smm', IN_2026, lot(subject))).toBe('not-allowed /subject');
  });

  it.each([
    ['a composed letter for a combination', 'entity/caf\u00e9:', 'entity/cafe\u0301:1'],
    ['a combination for a composed letter', 'entity/cafe\u0301:', 'entity/caf\u00e9:1'],
    ['a compatible letter', 'entity/smm:', 'entity/\uff53mm:1'],
    ['a look-alike colon', 'entity/smm:', 'entity/smm\uff1a1'],
    ['an invisible letter', 'entity/smm:', 'entity/smm\u200b:1'],
    ['a zero byte', 'entity/smm', 'entity/smm\u0000/2026-01-01'],
    ['a line end', 'entity/smm', 'entity/smm\n/2026-01-01'],
    ['a longer entity', 'entity/smm', 'entity/smm/sub/2026-01-01'],
    ['a day that is none', 'entity/smm', 'entity/smm/2026-13-01'],
    ['an entity that ends with a day', 'entity/smm/2026-01-01', 'entity/smm/2026-01-01/2026-01-01'],
    ['the day of another', 'entity/smm/2026-01-01', 'entity/smm/2026-01-02'],
    ['another kind', 'entity/smm', 'critical-minerals-test/smm/2026-01-01'],
  ])('by %s gets nowhere with a correction', (_, facts, subject) => {
    const story = givenSupplier({ may: [{ facts }] });
    const event = correction(subject, 'urn:party:smm', 'urn:party:smm');
    expect(story.answer('smm', IN_2026, event)).toBe('not-allowed /subject');
  });

  it('by the end of a whole id in another gets nowhere', () => {
    const story = givenSupplier({ may: [{ lots: 'urn:lot:smm:1' }] });
    for (const end of ['\n', ' ', '\u0000', '\ufffd', '\uffff', ':', ':2', '/', '#']) {
      const event = correction(`urn:lot:smm:1${end}`, 'urn:party:smm', 'urn:party:smm');
      expect(story.answer('smm', IN_2026, event)).toBe('not-allowed /subject');
    }
  });

  it('with the right of one kind to a subject of another gets nowhere', () => {
    const story = givenSupplier({ may: [{ lots: 'entity:' }, { facts: 'entity/urn:lot:' }] });
    const about = (subject: string) =>
      story.answer('smm', IN_2026, correction(subject, 'urn:party:smm', 'urn:party:smm'));
    expect(about('entity/urn:party:a/2026-01-01')).toBe('not-allowed /subject');
    expect(about('urn:lot:1')).toBe('not-allowed /subject');
    expect(about('entity:1')).toBe('urn:grant:smm');
  });

  it('by a delegate right after the parent ended gets nowhere', () => {
    const story = givenDelegate();
    const event = lot('urn:lot:smm:toll:1', { time: IN_2026 });
    story.sends('op', '2026-07-01T00:00:00Z', revoking('urn:party:op', 'smm'));
    expect(story.answer('toll', '2026-06-30T23:59:59.999999999Z', event)).toBe('urn:grant:toll');
    expect(story.answer('toll', '2026-07-01T00:00:00Z', event)).toBe('not-allowed /source');
  });

  it('by a delegation right after the parent ended, or before it begins, gets nowhere', () => {
    const part = granting(
      'urn:party:smm',
      grantJson('toll', { parent: 'urn:grant:smm', sources: ['urn:party:smm'], may: [{ lots: 'urn:lot:smm:toll:' }] }),
    );
    expect(givenSupplier().outcome('smm', '2027-01-01T00:00:00Z', part)).toBe('not-allowed ');
    expect(givenSupplier({ from: '2026-03-01T00:00:00Z' }).outcome('smm', '2026-02-01T00:00:00Z', part)).toBe(
      'not-allowed ',
    );
    const revoked = givenSupplier();
    revoked.sends('op', IN_2026, revoking('urn:party:op', 'smm'));
    expect(revoked.outcome('smm', IN_2026, part)).toBe('not-allowed ');
    expect(revoked.outcome('op', IN_2026, { ...part, source: 'urn:party:op' })).toBe('not-allowed /data/parent');
  });

  it('on an operator’s correction through a delegate with the operator’s source gets nowhere', () => {
    const story = givenSupplier();
    const puppet = grantJson('toll', {
      parent: 'urn:grant:smm',
      sources: ['urn:party:op'],
      may: [{ lots: 'urn:lot:smm:' }],
    });
    expect(story.outcome('smm', IN_2026, granting('urn:party:smm', puppet))).toBe('not-allowed /data/sources/0');
  });

  it('by a principal whose name is put together like another’s gets nowhere', () => {
    const forged = { principal: { issuer: 'https://idp.example', subject: 'client:op client:smm' } };
    const story = givenSupplier({ principal: client('smm') });
    expect(story.outcome('op', IN_2026, granting('urn:party:op', grantJson('forged', forged)))).toBe('accepted');
    expect(story.answer('op client:smm', IN_2026, lot('urn:lot:smm:1'))).toBe('not-allowed /source');
  });
});
