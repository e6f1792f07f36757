/** Objects of fates in a bundle: they name the schemas of records whose manifests do not. */
import {
  archiveError,
  FATES_BYTES_MAX,
  fatesKey,
  type Manifest,
  readFatesBytes,
  readWhole,
  type SchemaDigests,
  type SealChain,
  type SealedFates,
  sha256Of,
} from '@oretrail/archive';
import type { Store } from '@oretrail/store';
import { replayError } from '../errors.ts';
import type { AnyBundleBody } from './bundle.ts';

/** Digests of the objects of fates that seals name, each once, in the order of the seals. */
function fatesOf(chain: SealChain): ReadonlyMap<string, SealedFates> {
  const fates = chain.good.flatMap(({ body }) => (body.fates === undefined ? [] : [body.fates]));
  return new Map(fates.map((one) => [one.sha256, one]));
}

/**
 * The objects that name schemas which manifests do not.
 * @param ids of schemas that the records of a bundle name
 * @throws ArchiveError `missing-object`, `bad-fates`
 */
export async function bundledFates(
  store: Store,
  chain: SealChain,
  { ids, manifests }: Readonly<{ ids: ReadonlySet<number>; manifests: Iterable<Manifest> }>,
): Promise<Readonly<{ fates?: readonly string[] }>> {
  const unnamed = new Set<number>();
  for (const { schemas } of manifests) for (const id of ids) if (schemas[id] === null) unnamed.add(id);
  if (unnamed.size === 0) return {};
  const fates: string[] = [];
  for (const sealed of fatesOf(chain).values()) {
    const key = fatesKey(sealed.sha256);
    const bytes = await readWhole(store, key, FATES_BYTES_MAX);
    if (bytes === null) throw archiveError('missing-object', 'A seal names it', { subject: key });
    const { schemas } = readFatesBytes(bytes, sealed);
    if ([...unnamed].some((id) => schemas.has(id))) fates.push(bytes.toString('utf8'));
  }
  return fates.length === 0 ? {} : { fates };
}

/**
 * Digests of the schemas that a bundle's objects of fates name.
 * @throws ReplayError `bad-bundle` if no seal names an object; ArchiveError `bad-fates`
 */
export function schemasKeptIn({ fates = [] }: Pick<AnyBundleBody, 'fates'>, chain: SealChain): SchemaDigests {
  const sealed = fatesOf(chain);
  const digests = new Map<number, string>();
  for (const text of fates) {
    const bytes = Buffer.from(text, 'utf8');
    const sha256 = sha256Of(bytes);
    const by = sealed.get(sha256);
    if (by === undefined) throw replayError('bad-bundle', `No seal names the fates ${sha256}`);
    for (const [id, digest] of readFatesBytes(bytes, by).schemas) if (!digests.has(id)) digests.set(id, digest);
  }
  return digests;
}
