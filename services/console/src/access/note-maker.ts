/** Notes whose vehicles an answer shows. */
import type { AskedOf, ListedVerdict } from '@oretrail/read-model';
import type { FastifyRequest } from 'fastify';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Sight } from '../sight/sight.ts';
import { noteParties, UNKNOWN_PARTY } from './record-reads.ts';

/** Notes that an answer shows figures of the maker of a vehicle. */
export async function noteMaker(request: FastifyRequest, vin: string, knowledge: Knowledge): Promise<void> {
  const { result } = await knowledge.ask('verdict', { vin });
  noteParties(request, [result?.vehicle?.manufacturer ?? UNKNOWN_PARTY]);
}

/** Notes makers. @param makers one that is not known is empty */
export function noteMakerNames(request: FastifyRequest, makers: readonly string[]): void {
  noteParties(
    request,
    makers.map((maker) => maker || UNKNOWN_PARTY),
  );
}

/**
 * Notes the makers of the vehicles of a page, as far as they are not the caller's own.
 * @param of `counted`: how many rows its totals are of; these may be of others, whose names a page without their rows does not know
 */
export function noteMakers(
  request: FastifyRequest,
  rows: readonly Pick<ListedVerdict, 'vin' | 'vehicle'>[],
  { sight, counted }: Readonly<{ sight: Sight; counted: number }>,
): void {
  const others = rows.filter(({ vin }) => !sight.isOwnVehicle(vin));
  const makers = others.map(({ vehicle }) => vehicle?.manufacturer ?? UNKNOWN_PARTY);
  noteParties(request, makers.length === 0 && counted > 0 ? [UNKNOWN_PARTY] : makers);
}

/** Notes the makers of vehicles whose dollars an answer adds up, as far as they are not the caller's own. */
export async function noteMakersOf(
  request: FastifyRequest,
  vehicles: readonly Readonly<{ vin: string }>[],
  { sight, knowledge }: Readonly<{ sight: Sight; knowledge: Knowledge }>,
): Promise<void> {
  const vins = vehicles.map(({ vin }) => vin).filter((vin) => !sight.isOwnVehicle(vin));
  const { result } = await knowledge.ask('makers', { vins });
  noteParties(
    request,
    result.map((maker) => maker ?? UNKNOWN_PARTY),
  );
}

/**
 * Notes the makers of vehicles that could still earn more, for an answer with what is at stake: who of them waits for which
 * statement is not stored.
 */
export async function noteMakersAtStake(request: FastifyRequest, knowledge: Knowledge): Promise<void> {
  const { result } = await knowledge.ask('summary', { by: ['manufacturer'] });
  const waiting = result.rows.filter(({ amountUsd, potentialUsd }) => potentialUsd > amountUsd);
  noteMakerNames(
    request,
    waiting.map(({ by: [maker] }) => String(maker)),
  );
}

/** Notes the makers of all vehicles of a filter, for an answer that adds their dollars up. Nothing else records it. */
export async function noteMakersIn(
  request: FastifyRequest,
  asked: Omit<AskedOf<'summary'>, 'by'>,
  { sight, knowledge }: Readonly<{ sight: Sight; knowledge: Knowledge }>,
): Promise<void> {
  if (!sight.seesAllVerdicts) return;
  const { result } = await knowledge.ask('summary', { by: ['manufacturer'], ...asked });
  noteMakerNames(
    request,
    result.rows.map(({ by: [maker] }) => String(maker)),
  );
}
