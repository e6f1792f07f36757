/** The capture interface of EPCIS 2.0, as its callers use it. */
import { expect } from 'vitest';
import type { UploadAnswer, UploadStory } from './upload-story.ts';

/** Where captures are. */
export const CAPTURE = '/epcis/v2/capture';

/** A capture as its sender sees it. */
export type CaptureJson = Readonly<{
  captureID: string;
  running: boolean;
  success: boolean;
  captureErrorBehaviour: string;
  finishedAt?: string;
  errors: readonly Readonly<{ type: string; title: string; status: number; event: number; pointer: string }>[];
  ignored: readonly Readonly<{ event: number; eventID: string; code: string }>[];
  accepted: number;
}>;
type ProblemJson = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: readonly unknown[];
}>;

/** Captures a document. */
export const capture = (story: UploadStory, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  story.send('POST', CAPTURE, { body, headers: { 'content-type': 'application/json', ...headers } });

/** Captures a document, and waits until that is over. */
export async function captured(story: UploadStory, body: string, behaviour?: string): Promise<CaptureJson> {
  const { statusCode, headers } = await capture(
    story,
    body,
    behaviour === undefined ? {} : { 'gs1-capture-error-behaviour': behaviour },
  );
  expect(statusCode).toBe(202);
  const url = String(headers['location']);
  expect(url).toMatch(/^\/epcis\/v2\/capture\/[0-9a-f-]+$/);
  await story.over(url);
  return (await story.send('GET', url)).json<CaptureJson>();
}

/** Expects a problem as EPCIS has it. @param type the end of its type */
export function expectProblem(answer: UploadAnswer, status: number, type: string): ProblemJson {
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    status,
    expect.stringContaining('application/problem+json'),
  ]);
  const problem = answer.json<ProblemJson>();
  expect(problem).toMatchObject({
    type: `epcisException:${type}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  return problem;
}
