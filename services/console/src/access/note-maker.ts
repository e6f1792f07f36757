import type { FastifyRequest } from 'fastify';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { noteParties, UNKNOWN_PARTY } from './record-reads.ts';

/** Notes that an answer shows figures of the maker of a vehicle. */
export async function noteMaker(request: FastifyRequest, vin: string, knowledge: Knowledge): Promise<void> {
  const { result } = await knowledge.ask('verdict', { vin });
  noteParties(request, [result?.vehicle?.manufacturer ?? UNKNOWN_PARTY]);
}
