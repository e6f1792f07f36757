/** An S3 store of one's own with Object Lock: versitygw on a folder. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { partFolder, startPart } from './native-part.ts';
import type { NativeOptions, NativePart, Part } from './part.ts';
import { portFor } from './ports.ts';
import { httpStatus } from './readiness.ts';
import { runTool } from './tools.ts';

/** What an S3 client needs beside the address; in the form that the AWS SDK takes. */
export type StoreAccess = Readonly<{
  region: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
}>;

/** An S3 store that answers. Its address is an endpoint with path-style buckets. */
export type StorePart = Part & StoreAccess;

/** The variables by which a store is found, as we and the AWS SDK name them. */
export function storeVariables({ address, region, credentials }: StorePart): Record<string, string> {
  return {
    ORETRAIL_S3_ENDPOINT: address,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** The credentials of a store on this machine only, for the time of a test. */
export const LOCAL_ACCESS: StoreAccess = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'oretrail', secretAccessKey: 'oretrail-local-only' },
};

const MODULE = join(import.meta.dirname, '..', 'pins', 'versitygw');
/** As many characters of the digest as tell versions apart. */
const DIGEST_CHARACTERS = 12;

/** Whether a store answers: a question without credentials is refused by any, and that is an answer. */
export async function storeAnswers(address: string): Promise<boolean> {
  return (await httpStatus(address)) < 500;
}

/**
 * The program, built if need be: by Go from its module proxy, every module checked against go.sum. The first build
 * takes some minutes.
 * @throws OretrailError `missing-part` if Go is missing or can't build it
 */
export async function storeCommand(): Promise<string> {
  const digest = createHash('sha256')
    .update(readFileSync(join(MODULE, 'go.sum')))
    .digest('hex')
    .slice(0, DIGEST_CHARACTERS);
  const folder = await cached(`versitygw-${digest}`, async (target) => {
    const build = ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', join(target, 'versitygw')];
    await runTool('The S3 store', 'go', [...build, 'github.com/versity/versitygw/cmd/versitygw'], MODULE);
  });
  return join(folder, 'versitygw');
}

/**
 * Starts a store and returns when it answers. Versions and Object Lock are there; the folder must be on a file system
 * with extended attributes.
 * @throws OretrailError `missing-part` if the program can't be had
 */
export async function startStore(options: NativeOptions = {}): Promise<NativePart & StoreAccess> {
  const command = await storeCommand();
  const port = await portFor(options.port);
  const folder = partFolder('store', options.folder);
  const [objects, versions] = [join(folder.path, 'objects'), join(folder.path, 'versions')];
  for (const path of [objects, versions]) mkdirSync(path, { recursive: true });
  const { region, credentials } = LOCAL_ACCESS;
  const gateway = ['--port', `127.0.0.1:${port}`, '--region', region, '--quiet'];
  const address = `http://127.0.0.1:${port}`;
  const part = await startPart({
    name: 'store',
    address,
    folder,
    command: {
      command,
      args: [...gateway, 'posix', '--versioning-dir', versions, objects],
      env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    },
    isReady: () => storeAnswers(address),
  });
  return Object.assign(part, LOCAL_ACCESS);
}
