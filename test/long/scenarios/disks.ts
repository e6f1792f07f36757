/** Full disks: under the state of workers, and under the log of the broker. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerName } from '../../kafka/pipeline.ts';
import { disksMissing, SmallDisk } from '../faults/small-disk.ts';
import type { Call, Findings, Scenario, Stage } from '../scenario.ts';
import { staged } from '../staging.ts';

const NAMES: readonly WorkerName[] = ['provenance', 'eligibility'];
/** Room for the state of some thousand events, and soon filled. */
const STATE_MIB = 64;
/** Room for Kafka's preallocated indexes, and some ten thousand records. */
const BROKER_MIB = 1_024;
/** Kafka keeps an index of 10 MiB for each segment by default, whatever is in it: a small disk would hold nothing else. */
const SMALL_INDEXES = { 'log.index.size.max.bytes': '65536' };
/** Between two faults. */
const PAUSE_MS = 5_000;

async function fullStates({ pipeline, start, onEnd, dose, say, note }: Stage): Promise<void> {
  const disks: SmallDisk[] = [];
  for (const name of NAMES) {
    const disk = await SmallDisk.mount(join(pipeline.folder, `${name}-a`), STATE_MIB);
    onEnd(() => disk.unmount());
    disks.push(disk);
    await start(name, `${name}-a`).saysSo('"msg":"ready"', 3);
  }
  for (let i = 0; i < dose.times; i += 1) {
    for (const disk of disks) disk.fill();
    say(`${i + 1} of ${dose.times}: full`);
    await sleep(dose.seconds * 1_000);
    for (const disk of disks) disk.free();
    await sleep(PAUSE_MS);
  }
  note(`${pipeline.deaths} deaths on a full disk`);
}

async function fullBroker(call: Call): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'oretrail-small-disk-'));
  const disk = await SmallDisk.mount(folder, BROKER_MIB);
  try {
    return await staged(call, { kafka: { folder, settings: SMALL_INDEXES } }, async ({ kafka, dose, say, note }) => {
      let ends = 0;
      for (let i = 0; i < dose.times; i += 1) {
        disk.fill();
        say(`${i + 1} of ${dose.times}: full`);
        await Promise.race([sleep(dose.seconds * 1_000), kafka.untilGone().then(() => (ends += 1))]);
        disk.free();
        await kafka.restart();
        await sleep(PAUSE_MS);
      }
      note(`the broker ended by itself ${ends} times`);
    });
  } finally {
    disk.unmount();
    rmSync(folder, { recursive: true });
  }
}

/** Full disks. */
export const DISK_SCENARIOS: readonly Scenario[] = [
  {
    name: 'full-state-disk',
    what: "the disk of the workers' states (tmpfs) is full, and given room again",
    dose: { times: 3, seconds: 10 },
    missing: disksMissing,
    run: (call) => staged(call, { first: false }, fullStates),
  },
  {
    name: 'full-broker-disk',
    what: "the broker's disk (tmpfs) is full until it ends or time is up; given room, and started again",
    dose: { times: 2, seconds: 20 },
    missing: disksMissing,
    run: fullBroker,
  },
];
