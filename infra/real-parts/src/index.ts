export { brokerNetworksMissing, networksMissing } from './broker-networks.ts';
export { makeBucket } from './bucket.ts';
export { madeOnce } from './cache.ts';
export { type DumpOptions, type JudgedRecord, judgeDump } from './judge.ts';
export { type KafkaOptions, QUICK_JVM, startKafka, THROUGHPUT_JVM } from './kafka.ts';
export { type ClusterBroker, type NativeCluster, resolveKafkaCluster } from './kafka-cluster.ts';
export { mavenProject } from './maven-project.ts';
export { missingIn, type NativeOptions, type NativePart, type Origin, type Part } from './part.ts';
export { freePort } from './ports.ts';
export { pythonPackages } from './python-environment.ts';
export { startRegistry } from './registry.ts';
export {
  type Found,
  type Missing,
  type Resolution,
  type ResolveOptions,
  resolveKafka,
  resolveOwnKafka,
  resolveOwnRegistry,
  resolveRegistry,
  resolveStore,
  startFound,
} from './resolver.ts';
export { type StoreAccess, type StorePart, startStore, storeVariables } from './store.ts';
export { type ProxyPlan, type SeenRequest, type StoreFault, StoreProxy } from './store-proxy.ts';
