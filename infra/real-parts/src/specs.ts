/** Real parts for the specs of vitest. */
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Part } from './part.ts';
import type { Found, Missing, Resolution } from './resolver.ts';
import type { StorePart } from './store.ts';

/** Several parts that start at once on two busy cores; each has a limit of its own before that. */
const START_TIMEOUT_MS = 180_000;

/** Parts that spec files share; `kafkaAsSet` lets a session last 1 s only, even if another Kafka is in the environment. */
export type SharedPartName = 'kafka' | 'kafkaAsSet' | 'registry' | 'store';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where shared-parts.ts answers. */
    sharedParts: string;
  }
}

/** @throws Error if the part doesn't start */
async function ask<T>(method: 'GET' | 'POST', name: SharedPartName): Promise<T> {
  const response = await fetch(`${inject('sharedParts')}/${name}`, { method });
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<T>;
}

async function sharedPart<P extends Part>(name: SharedPartName): Promise<Resolution<P>> {
  const found = await ask<Pick<Found<P>, 'origin'> | Missing>('GET', name);
  if ('missing' in found) return found;
  // It is stopped when the run ends.
  const stop = async (): Promise<void> => {};
  return { ...found, start: async () => ({ ...(await ask<P>('POST', name)), stop }) };
}

/**
 * Parts that one run of vitest starts once, for all files. Give topics, groups, subjects and buckets names of their own, leave the
 * settings of the whole cluster or registry as they are, and kill nothing; a file that must takes `resolveOwnKafka` and its like.
 */
export const shared = {
  kafka: () => sharedPart<Part>('kafka'),
  kafkaAsSet: () => sharedPart<Part>('kafkaAsSet'),
  registry: () => sharedPart<Part>('registry'),
  store: () => sharedPart<StorePart>('store'),
};

/** Names for parts, and where each comes from: `{ kafka: shared.kafka, store: shared.store }`. */
export type WantedParts = Readonly<Record<string, () => Promise<Resolution<Part>>>>;

/** The parts that were wanted, running. */
export type StartedParts<W extends WantedParts> = {
  readonly [K in keyof W]: Awaited<ReturnType<W[K]>> extends infer R ? (R extends Found<infer P> ? P : never) : never;
};

const isMissing = (resolution: Resolution<Part>): resolution is Missing => 'missing' in resolution;

/**
 * A `describe` whose tests have real parts: they are looked for when the file is read, started before the first test and
 * stopped after the last. Where one can't be had, all its tests are skipped, and its title says what is missing.
 *
 *   await describeWith('the archive', { kafka: shared.kafka, store: shared.store }, (parts) => {
 *     it('keeps what it gets', async () => { const { kafka, store } = parts(); … });
 *   });
 *
 * @param body gets a function that gives the parts; call it in hooks and tests only, when they run
 */
export async function describeWith<W extends WantedParts>(
  title: string,
  wanted: W,
  body: (parts: () => StartedParts<W>) => void,
): Promise<void> {
  const names = Object.keys(wanted);
  const resolutions = await Promise.all(Object.values(wanted).map((resolve) => resolve()));
  const missing = resolutions.filter(isMissing).map((resolution) => resolution.missing);
  const fullTitle = missing.length === 0 ? title : `${title} [skipped: ${missing.join(' ')}]`;
  describe.skipIf(missing.length > 0)(fullTitle, () => {
    const started = new Map<string, Part>();
    beforeAll(async () => {
      const starts = resolutions.map(async (resolution, i) => {
        if (!isMissing(resolution)) started.set(names[i] ?? '', await resolution.start());
      });
      // All are waited for, so that those which did start are stopped in the end.
      for (const result of await Promise.allSettled(starts)) if (result.status === 'rejected') throw result.reason;
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      await Promise.all([...started.values()].map((part) => part.stop()));
    }, START_TIMEOUT_MS);
    body(() => {
      if (started.size < names.length) throw new Error('the parts run only while the tests do');
      return Object.fromEntries(started) as StartedParts<W>;
    });
  });
}
