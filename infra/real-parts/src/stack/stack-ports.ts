/**
 * On which ports of 127.0.0.1 the parts, the intake and the console listen, and all services answer for metrics and health.
 * Those of docker-compose.yml.
 */
export const DEFAULT_PORTS = {
  kafka: 9092,
  registry: 8081,
  store: 7070,
  provenance: 9464,
  eligibility: 9465,
  audit: 9466,
  intake: 8080,
  'intake-telemetry': 9467,
  console: 8090,
  'console-telemetry': 9468,
};

/** The port on 127.0.0.1 of each part and each service of a stack, 1 to 65,535. */
export type StackPorts = Readonly<typeof DEFAULT_PORTS>;
