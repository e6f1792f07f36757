/** A lot to send at once, and how. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nickel matte of the mine, which no other event of the examples names. */
const FIRST_LOT = {
  specversion: '1.0',
  id: 'shipment-1',
  source: 'urn:party:example-mine',
  type: 'oretrail.mineral-shipment.v1',
  subject: 'urn:lot:example-mine:first',
  time: '2025-09-16T09:00:00Z',
  data: {
    lotId: 'urn:lot:example-mine:first',
    material: 'nickel matte',
    form: 'intermediate',
    quantity: { value: '10000', unit: 'KGM' },
    minerals: [{ mineral: 'nickel', mass: '4800' }],
    activities: [
      {
        activity: 'extraction',
        country: 'ID',
        facility: 'urn:facility:example-laterite-mine',
        operator: 'urn:party:example-mine',
        completedOn: '2025-08-30',
        valueAdded: [{ mineral: 'nickel', usd: '24000.00' }],
      },
    ],
    inputs: [],
  },
};

/** The file of the lot in the folder of a stack. */
const firstLotFile = (folder: string): string => join(folder, 'first-lot.json');

/** As a shell takes it as one word, whatever is in it. */
const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Writes the file, unless there is one: a user may have changed it. */
export function writeFirstLot(folder: string): void {
  try {
    writeFileSync(firstLotFile(folder), `${JSON.stringify(FIRST_LOT, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * A line for a shell that sends the file.
 * @param address of the intake
 * @param keyFile holds the key of the mine
 */
export function firstLotCall(folder: string, address: string, keyFile: string): string {
  const key = `-H "Authorization: Bearer $(cat ${quoted(keyFile)})"`;
  const type = "-H 'Content-Type: application/cloudevents+json'";
  return `curl -i ${key} ${type} --data-binary @${quoted(firstLotFile(folder))} ${address}/v1/events`;
}
