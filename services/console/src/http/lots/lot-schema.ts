/** Lots and statements as they are answered. Members that a role does not see are absent. */
import { z } from 'zod';
import { AS_OF } from '../as-of.ts';

/** What statements are about, as a parameter. */
export const SUBJECT = z.string().min(1).max(1_024).describe('The id of the lot, the VIN or the key of the fact.');

const PLACE = z.object({ topic: z.string(), partition: z.int(), offset: z.int() });

/** What became of a statement. */
export const STATEMENT = z
  .object({
    digest: z.string().describe('SHA-256 of the content, in hex.'),
    subject: z.string().describe('The id of the lot, the VIN or the key of the fact.'),
    type: z.string(),
    standing: z
      .string()
      .describe('`in-force`, `outdated`, `taken-out`, `conflicting`, `in-ring`, or `refused` for a dead letter.'),
    by: z.array(z.string()).describe('Digests of the events that have made it outdated, or taken it out.'),
    code: z.string().nullable().describe('The code of its dead letter; null if it is none.'),
    times: z.int().describe('How often it was sent.'),
    place: PLACE,
    recordedAt: z.string().describe('When Kafka appended it: RFC 3339.'),
    source: z.string().optional(),
    id: z.string().optional(),
    time: z.string().optional(),
    recordedtime: z.string().optional().describe('When it was recorded, if the event says so.'),
    principal: z.string().nullable().optional().describe('Who sent it; null if it did not come in by the intake.'),
    data: z.looseObject({}).optional().describe('What it states, for its own party and for auditors.'),
  })
  .meta({ id: 'StoredStatement', description: 'A statement, and what became of it.' });

const BALANCE = z.object({
  mineral: z.string().nullable().describe('Null for a lot of components.'),
  massKg: z.string().nullable(),
  asked: z.string().describe('What consumers ask for, in the unit of the lot.'),
  granted: z.string(),
  left: z.string(),
});

/** One consumer of a lot. */
export const USE = z
  .object({
    consumer: z.string().describe('A lot, or a VIN if the caller may see the vehicle.'),
    day: z.string(),
    asked: z.string(),
    unit: z.string(),
    granted: z.array(z.object({ mineral: z.string().nullable(), value: z.string() })),
    refusal: z.string().nullable().describe('Why nothing is granted; null otherwise.'),
  })
  .meta({ id: 'Use', description: 'What one consumer asks for and is granted.' });

/** A lot. */
export const LOT = z
  .object({
    asOf: AS_OF,
    lotId: z.string(),
    standing: z.string().describe('`in-force`, `conflicting`, or `missing` if no event of it is in force.'),
    refusal: z.string().nullable().optional().describe('Why nothing of it is granted; null otherwise.'),
    kind: z.string().optional().describe('`material` or `component`.'),
    quantity: z.object({ value: z.string(), unit: z.string() }).optional(),
    balances: z.array(BALANCE).optional(),
    consumers: z.int().optional(),
    otherUnits: z.int().optional().describe('Consumers in another unit, which get nothing.'),
    custody: z.string().optional(),
    activities: z
      .array(z.object({ activity: z.string(), country: z.string() }))
      .optional()
      .describe('What was done where.'),
    vehicles: z.int().optional().describe('Vehicles that rest on it.'),
    links: z
      .array(z.object({ parent: z.string(), ...USE.shape }))
      .optional()
      .describe('What own lots draw on it, and it on own lots.'),
    statements: z.array(STATEMENT).optional(),
    moreStatements: z.int().optional(),
  })
  .meta({ id: 'Lot', description: 'A lot, as far as the caller may see it.' });
