import { evaluate } from '@oretrail/evaluation';
import {
  compareUtf8,
  DEFAULT_RULESET,
  formatAmount,
  hasVinForm,
  type LotId,
  type OretrailEvent,
} from '@oretrail/model';
import type { DeclaredInput, Draw } from '@oretrail/provenance';
import { SHIPMENTS } from '@oretrail/runtime';
import { goodEvent } from '@oretrail/test-support/events';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { describe, expect, it } from 'vitest';
import { Fold } from '../fold/fold.ts';
import { rowsOf } from '../rows/rows-of.ts';
import { IN_MEMORY, openForWriting } from '../schema/open-database.ts';
import type { LotLinks, Own } from './lot-links.ts';
import { answerOf } from './queries.ts';
import { Reading } from './reading.ts';

const SEEDS = [91, 92];
const PREFIX = 'urn:lot:example:1:';
const NOBODY: Own = { lotPrefixes: [], makers: [] };

describe.each(SEEDS)('the lots of history %i', (seed) => {
  const history = historyOf({ seed, vehicles: 12, realisticFaults: 0.4 });
  const database = openForWriting(IN_MEMORY, 'spec');
  new Fold(database).take(history.batches.map(rowsOf));
  const reading = new Reading(database);
  const { state, lots } = evaluate(history.counted, { ruleset: DEFAULT_RULESET });
  const draws: readonly Draw[] = [...state.draws.values()].flat();
  const sentOf = Map.groupBy(history.sent, ({ subject }) => subject);
  const isLot = ({ type }: OretrailEvent): boolean => type.endsWith('-shipment.v1');
  const stated = [...sentOf].flatMap(([subject, events]) => (events.some(isLot) ? [subject] : []));
  const lotIds = [...new Set<string>([...stated, ...draws.map(({ parent }) => parent)])];
  const makers = [...new Set([...history.revisions.keys()].map((vin) => vin.slice(0, 3)))];
  const owners: readonly Own[] = [
    NOBODY,
    { lotPrefixes: [PREFIX], makers: makers.slice(0, 1) },
    { lotPrefixes: lotIds.slice(0, 5), makers: ['ZZZ'] },
  ];

  function vehiclesUnder(lotId: string): readonly string[] {
    const reached = new Set([lotId]);
    for (const one of reached) for (const draw of draws) if (draw.parent === one) reached.add(draw.consumer);
    return [...reached].filter(hasVinForm);
  }

  function plainLinks(lotId: string, { lotPrefixes, makers: own }: Own) {
    const isOwn = (id: string): boolean =>
      lotPrefixes.some((prefix) => (prefix.endsWith(':') ? id.startsWith(prefix) : id === prefix));
    const vehicles = vehiclesUnder(lotId);
    const links = draws
      .filter(({ parent, consumer }) => (parent === lotId && isOwn(consumer)) || (consumer === lotId && isOwn(parent)))
      .sort(
        (a, b) => compareUtf8(a.day, b.day) || compareUtf8(a.consumer, b.consumer) || compareUtf8(a.parent, b.parent),
      )
      .map(({ parent, consumer, day, quantity, unit }) => {
        const { refusal } = lots.answer(consumer, { lotId: parent } as DeclaredInput);
        return { parent, consumer, day, asked: formatAmount(quantity), unit: unit as string, refusal };
      });
    return {
      vehicles: vehicles.length,
      isAboveOwnVehicle: vehicles.some((vin) => own.includes(vin.slice(0, 3))),
      links,
    };
  }

  const withoutGrants = ({ links, ...rest }: LotLinks) => {
    return { ...rest, links: links.map(({ granted: _, ...link }) => link) };
  };

  it('are linked to what is one\u2019s own as the draws in force say', () => {
    let [shown, above] = [0, 0];
    for (const lotId of lotIds) {
      for (const own of owners) {
        const { result } = answerOf(reading, 'lotLinks', { lotId, own });
        expect(withoutGrants(result), lotId).toEqual(plainLinks(lotId, own));
        shown += result.links.length;
        above += Number(result.isAboveOwnVehicle);
      }
    }
    expect(Math.min(shown, above)).toBeGreaterThan(0);
  });

  it('are granted to their links what their consumers are granted', () => {
    for (const lotId of lotIds) {
      const { links } = answerOf(reading, 'lotLinks', { lotId, own: { lotPrefixes: [PREFIX], makers } }).result;
      for (const { parent, consumer, granted } of links) {
        const answer = lots.answer(consumer, { lotId: parent as LotId } as DeclaredInput);
        const due =
          answer.refusal !== null
            ? []
            : answer.granted.kind === 'component'
              ? [answer.granted.whole]
              : [...answer.granted.byMineral.values()];
        expect(granted.map(({ value }) => value)).toEqual(due.map((one) => formatAmount(one)));
      }
    }
  });

  it('have a page with what is held, its links, and each statement once', () => {
    const refusals = new Set<string | null>();
    for (const lotId of lotIds) {
      const { result } = answerOf(reading, 'lotPage', { lotId, own: owners[1] ?? NOBODY, limit: 1_000 });
      if (result === null) throw new Error(`No page of ${lotId}`);
      const header = state.lots.get(lotId as LotId)?.header;
      expect(result.lot).toMatchObject({
        lotId,
        consumers: draws.filter(({ parent }) => parent === lotId).length,
        refusal: header === undefined ? 'lot-missing' : null,
      });
      expect(result.lot.held?.event.digest).toBe(state.lots.get(lotId as LotId)?.event.digest);
      expect(withoutGrants(result.links)).toEqual(plainLinks(lotId, owners[1] ?? NOBODY));
      const due = new Set((sentOf.get(lotId) ?? []).map(({ digest }) => digest));
      const digests = result.statements.rows.map(({ event }) => event.digest);
      expect([digests.length, new Set(digests)]).toEqual([due.size, due]);
      refusals.add(result.lot.refusal);
    }
    expect(refusals).toEqual(new Set([null, 'lot-missing']));
  });

  it('have as many statements as are asked for, and count the others', () => {
    const [lotId = ''] = [...lotIds].sort((a, b) => (sentOf.get(b)?.length ?? 0) - (sentOf.get(a)?.length ?? 0));
    const count = new Set(sentOf.get(lotId)?.map(({ digest }) => digest)).size;
    expect(count).toBeGreaterThan(1);
    const page = answerOf(reading, 'lotPage', { lotId, own: NOBODY, limit: 1 }).result;
    expect([page?.statements.rows.length, page?.statements.more]).toEqual([1, count - 1]);
  });

  it('have a page that says what is missing, if what is stated was taken back and nobody draws it', () => {
    const [first] = history.counted.filter(isLot) as [OretrailEvent];
    const lotId = 'urn:lot:example:taken-back';
    const { recordedtime: _, digest: __, ...event } = first as OretrailEvent & { recordedtime?: string };
    const said = { specversion: '1.0', source: event.source, subject: lotId, time: event.time };
    const lot = goodEvent({ ...said, id: 'a', type: event.type, data: { ...event.data, lotId, inputs: [] } });
    const corrects = { source: event.source, id: 'a' };
    const data = { corrects, reason: 'made up' };
    const correction = goodEvent({ ...said, id: 'b', type: 'oretrail.correction.v1', data });
    const from = Math.max(...history.batches.map(({ topic, next }) => (topic === SHIPMENTS ? next : 0)));
    const partition = history.batches.find(({ topic, next }) => topic === SHIPMENTS && next === from)?.partition ?? 0;
    const records = [lot, correction].map((one, i) => {
      return { offset: from + i, appendTimeMs: 0, content: { kind: 'event', event: one, author: null } } as const;
    });
    new Fold(database).take([rowsOf({ topic: SHIPMENTS, partition, from, next: from + 2, records })]);
    const page = answerOf(reading, 'lotPage', { lotId, own: NOBODY, limit: 10 }).result;
    const missing = { lotId, held: null, refusal: 'lot-missing', balances: [], consumers: 0, otherUnits: 0 };
    expect(page?.lot).toEqual(missing);
    expect(page?.statements.rows.map(({ standing }) => standing)).toContain('taken-out');
  });

  it('have no page if nobody has stated or drawn them', () => {
    expect(answerOf(reading, 'lotPage', { lotId: 'urn:lot:nowhere', own: NOBODY, limit: 1 }).result).toBeNull();
  });
});
