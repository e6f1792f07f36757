/** Seals on their topic: who keeps them elsewhere can tell later whether an archive was altered. */
import { readWhole, SEAL_BYTES_MAX, type SealChain, sealKey } from '@oretrail/archive';
import type { SealRecord } from '@oretrail/avro';
import { batchesOf, type Log, SEALS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';

async function lastPublished(log: Log): Promise<number> {
  let last = 0;
  for await (const { records } of batchesOf(log, SEALS, 0, 0)) {
    for (const { value } of records) last = Math.max(last, (value as SealRecord).number);
  }
  return last;
}

/** Publishes all seals of an archive that are not there yet: a call that was killed may have left some out. */
export async function publishSeals(log: Log, store: Store, chain: SealChain): Promise<readonly number[]> {
  const published: number[] = [];
  for (let number = 1 + (await lastPublished(log)); chain.sha256At(number) !== null; number += 1) {
    const sha256 = chain.sha256At(number) ?? '';
    const bytes = (await readWhole(store, sealKey(number), SEAL_BYTES_MAX)) ?? Buffer.alloc(0);
    const record: SealRecord = { number, sha256, seal: bytes.toString('utf8') };
    await log.append([{ topic: SEALS, partition: 0, key: String(number), value: record }]);
    published.push(number);
  }
  return published;
}
