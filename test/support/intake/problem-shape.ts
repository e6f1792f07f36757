/** The one shape that everything has that is not well. Source: intake.md, "Errors". */
import { z } from 'zod';

const FAULT = z.strictObject({
  index: z.int().min(0).optional(),
  row: z.int().min(1).optional(),
  pointer: z.string().regex(/^(\/.*)?$/s),
  code: z.string().regex(/^[a-z-]+$/),
  detail: z.string().regex(/^.+\.$/s),
});

const SHAPE = z.strictObject({
  type: z.string().regex(/^(urn:oretrail:error:[a-z-]+|epcisException:[A-Za-z]+)$/),
  title: z.string().regex(/^[A-Z].*\.$/s),
  status: z.int().min(400).max(599),
  detail: z.string().regex(/^[^a-z].*\.$/s),
  instance: z.string().regex(/^(\/[^?]*)?$/),
  errors: z.array(FAULT),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  position: z.object({}).optional(),
  summary: z.object({}).optional(),
  items: z.array(z.object({})).optional(),
});

/** An answer, from a socket or without. */
export type ShapedAnswer = Readonly<{ statusCode: number; contentType: string; body: string }>;

/** What of an answer is not as every problem is; empty if all is. */
export function shapeFaults({ statusCode, contentType, body }: ShapedAnswer): string[] {
  if (contentType !== 'application/problem+json; charset=utf-8') return [`${statusCode} ${contentType}: ${body}`];
  const parsed = SHAPE.safeParse(JSON.parse(body));
  if (!parsed.success) return [`${z.prettifyError(parsed.error)}: ${body}`];
  return parsed.data.status === statusCode ? [] : [`${statusCode} with a body of ${parsed.data.status}`];
}
