/** The topic of each event. Source: events.md, "Types and topics". */
import { FACT_KINDS, type OretrailEvent } from './events.ts';
import { hasVinForm } from './vin.ts';

/** Lots of material and of components. */
export const SHIPMENTS = 'sourcing.shipments.v1';
/** Productions and deliveries of vehicles. */
export const VEHICLES = 'sourcing.vehicles.v1';
/** Reference facts; one partition. */
export const FACTS = 'reference.facts.v1';
/** Grants and revocations; one partition, whose order decides, and never compacted. intake.md, "The grant". No worker reads it. */
export const GRANTS = 'oretrail.grants.v1';

/** A topic that holds events about lots, vehicles and facts. */
export type EventTopic = typeof SHIPMENTS | typeof VEHICLES | typeof FACTS;

const FACT_KEY = new RegExp(`^(?:${FACT_KINDS.join('|')})/`);

/** A correction goes to the topic of the event that it corrects, which its subject decides. A lot id is a URI, so it contains a colon. */
function topicOfSubject(subject: string): EventTopic {
  if (hasVinForm(subject)) return VEHICLES;
  return FACT_KEY.test(subject) ? FACTS : SHIPMENTS;
}

/** The topic in which an event belongs. */
export function topicOf(event: OretrailEvent): EventTopic {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return SHIPMENTS;
    case 'oretrail.vehicle-production.v1':
    case 'oretrail.vehicle-delivery.v1':
      return VEHICLES;
    case 'oretrail.reference-fact.v1':
      return FACTS;
    case 'oretrail.correction.v1':
      return topicOfSubject(event.subject);
  }
}
