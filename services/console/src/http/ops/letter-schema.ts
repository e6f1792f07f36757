/** Dead letters over HTTP. */
import { z } from 'zod';

/** Where something lies. */
export const PLACE = z.object({ topic: z.string(), partition: z.int(), offset: z.int() });

const ID = 'Its place, `TOPIC/PARTITION/OFFSET`: as `oretrail dlq` names it.';
const FAULT = z.object({ pointer: z.string(), code: z.string(), detail: z.string() });

/** A dead letter without its record. */
export const LETTER = z
  .object({
    id: z.string().describe(ID),
    place: PLACE.describe('Where the letter lies.'),
    of: PLACE.describe('Where the record lies that it is about.'),
    code: z.string(),
    writtenAt: z.string().describe('RFC 3339.'),
    state: z
      .enum(['open', 'sent', 'taken', 'buried-again'])
      .describe('`sent`: sent again, and not read by the console yet. `taken`: what was sent is a statement now.'),
    redrive: z
      .object({
        to: PLACE,
        time: z.string(),
        operator: z.string().nullable().describe('The party that repaired it; null if it was sent as it was.'),
        principal: z.string().nullable().describe('Who asked the console for it; null on the command line.'),
        digest: z.string().nullable().describe('The statement that it became.'),
        again: z.string().nullable().describe('The letter in which it was buried again.'),
      })
      .nullable()
      .describe('The last time that it was sent again.'),
  })
  .meta({ id: 'Letter', description: 'A dead letter, without its record.' });

/** Which letter. */
export const LETTER_ID = z.object({ id: z.string().max(300).describe(`${ID} Percent-encoded.`) });

const LEGIBLE = z.union([z.object({ text: z.string() }), z.object({ hex: z.string() })]).nullable();

/** What a letter holds. */
export const REVEALED = z
  .object({
    id: z.string(),
    message: z.string().describe('What the worker said.'),
    key: LEGIBLE,
    valueBytes: z.int(),
    schemaId: z.int().nullable().describe("The id of the writer's schema."),
    death: z
      .object({ code: z.string(), message: z.string(), errors: z.array(FAULT) })
      .nullable()
      .describe('Why it would be refused again as it is; null if it would be taken.'),
    event: z.record(z.string(), z.unknown()).nullable().describe('What it states; null if that can not be read.'),
  })
  .meta({ id: 'RevealedLetter', description: 'What a dead letter holds.' });

const STATUS = z.string().nullable();

/** What would change if a letter were taken, as far as an operator sees it. */
export const REDRIVE_EFFECTS = z.object({
  lots: z.int().describe('Lots that are stated, and those that rest on them.'),
  vehicles: z.int().describe('Vehicles that are stated, or rest on these lots.'),
  isPartial: z.boolean().describe('Whether there may be more, as for `POST /v1/effects`.'),
  evaluated: z.int().describe('Vehicles that are worked out: the first 200.'),
  changed: z.int().describe('Worked out vehicles that would get another verdict.'),
  rows: z
    .array(z.object({ vin: z.string(), statusBefore: STATUS, statusAfter: STATUS }))
    .describe('Those whose status would change; null: no verdict.'),
});

/** What came of a redrive. */
export const OUTCOME = z
  .object({
    id: z.string(),
    outcome: z.enum(['sent', 'would-be-sent', 'refused']),
    to: z
      .object({ topic: z.string(), partition: z.int(), offset: z.int().optional() })
      .optional()
      .describe('Where it was sent, or would be.'),
    code: z.string().optional().describe('Why it is refused.'),
    message: z.string().optional(),
    effects: REDRIVE_EFFECTS.optional().describe(
      'What would change, as a dry run says; absent if that is too much to work out.',
    ),
    errors: z.array(FAULT).optional().describe('What is wrong with the event, each with its place.'),
  })
  .meta({ id: 'Redriven', description: 'What came of sending a letter again.' });

/** The repaired event, if there is one. */
export const REDRIVE_ASKED = z
  .strictObject({
    event: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'What is stated instead: in the name of the operator, with an id of its own. As it was if it is left out.',
      ),
    operator: z.string().max(1_024).optional().describe('The source that states it, if the caller has several.'),
  })
  .default({});
