/**
 * The map of the house: which package may depend on which others of the project, from the pure core to the services. A package
 * that needs another one is entered here first, so that it is thought about.
 */
export const ALLOWED_IMPORTS: Readonly<Record<string, string>> = {
  'packages/errors': '',
  'packages/model': 'errors',
  'packages/authority': 'errors model',
  'packages/provenance': 'model',
  'packages/rules': 'model provenance',
  'packages/evaluation': 'model provenance rules',
  'packages/explanation': 'evaluation model provenance rules',
  'packages/generator': 'model',
  'packages/epcis': 'errors model',
  'packages/event-files': 'errors model',
  'packages/sheets': 'errors model',
  'packages/runtime': 'errors model',
  'packages/workers': 'errors evaluation model provenance rules runtime',
  'packages/local-state': 'errors runtime',
  'packages/embedded-log': 'errors local-state runtime',
  'packages/avro': 'errors model runtime',
  'packages/telemetry': 'errors model',
  'packages/kafka-log': 'avro errors local-state model runtime telemetry',
  'packages/worker-host': 'avro errors kafka-log local-state model runtime telemetry',
  'packages/http-api': 'authority errors model telemetry',
  'packages/store': 'errors model',
  'packages/archive': 'avro errors model rules runtime store',
  'packages/audit': 'archive kafka-log runtime store telemetry worker-host',
  'packages/replay':
    'archive authority avro embedded-log errors evaluation explanation local-state model provenance rules runtime store workers',
  'packages/read-model': 'authority avro errors evaluation explanation model provenance runtime',
  'packages/run-directory':
    'archive embedded-log errors evaluation event-files explanation local-state model runtime store workers',
  'packages/operations':
    'archive audit avro errors event-files explanation kafka-log model replay runtime store workers',
  'packages/reports': 'explanation model replay',
  'services/audit': 'audit',
  'services/command-line':
    'archive audit authority avro embedded-log epcis errors event-files explanation generator kafka-log local-state model operations provenance read-model replay reports rules run-directory runtime sheets store worker-host workers',
  'services/console':
    'archive authority avro epcis errors evaluation http-api kafka-log model operations read-model replay rules runtime sheets store telemetry worker-host workers',
  'services/eligibility': 'worker-host workers',
  'services/intake':
    'authority avro epcis errors event-files http-api kafka-log local-state model runtime sheets telemetry worker-host',
  'services/provenance': 'worker-host workers',
  'infra/real-parts': 'errors',
};
