/** The bodies of events, for the OpenAPI document. The intake reads them by its own parser, so that its errors have codes. */
import { BODY_BYTES_MAX, EVENTS_MAX } from '../limits.ts';
import { BATCH, DATA, LINES, STRUCTURED } from './sent-events.ts';

const text = (description: string) => ({ type: 'string', description });

const EXAMPLE = {
  specversion: '1.0',
  id: 'shipment-12',
  source: 'urn:party:smm',
  type: 'oretrail.mineral-shipment.v1',
  subject: 'urn:lot:smm:niso4-0012',
  time: '2026-03-02T09:00:00Z',
  data: {
    lotId: 'urn:lot:smm:niso4-0012',
    material: 'nickel sulfate',
    form: 'intermediate',
    quantity: { value: '25000', unit: 'KGM' },
    minerals: [{ mineral: 'nickel', mass: '5500', usd: '99000.00' }],
    activities: [
      {
        activity: 'processing',
        country: 'JP',
        facility: 'urn:facility:niihama',
        operator: 'urn:party:smm',
        completedOn: '2026-02-26',
        valueAdded: [{ mineral: 'nickel', usd: '66000.00' }],
      },
    ],
  },
};

/** A CloudEvent, without the rules of `data`. */
export const CLOUD_EVENT = {
  type: 'object',
  description: 'A CloudEvent. docs/spec/events.md has the rules of each type.',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
  properties: {
    specversion: text('`1.0`.'),
    id: text('Unique for its source and subject. The same event sent again is a duplicate and changes nothing.'),
    source: text('URI of the party that states it.'),
    type: text('Such as `oretrail.mineral-shipment.v1`.'),
    subject: text('The id of the lot, the VIN, the key of the fact or the id of the grant.'),
    time: text('RFC 3339.'),
    data: { type: 'object', description: 'What is stated.' },
  },
  additionalProperties: true,
};

const LIMITS = `At most ${EVENTS_MAX.toLocaleString('en')} events and ${BODY_BYTES_MAX.toLocaleString('en')} bytes.`;

/** The bodies that take events, by content type. */
export const EVENT_BODIES = {
  [STRUCTURED]: { schema: { ...CLOUD_EVENT, examples: [EXAMPLE] } },
  [BATCH]: { schema: { type: 'array', description: `A list of events. ${LIMITS}`, items: CLOUD_EVENT } },
  [LINES]: { schema: text(`One event on each line. ${LIMITS}`) },
  [DATA]: {
    schema: {
      type: 'object',
      description: 'The data of one event whose attributes are in headers such as `ce-id`; without those one event.',
      additionalProperties: true,
    },
  },
};
