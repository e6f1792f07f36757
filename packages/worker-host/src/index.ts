export { GroupHost, type TaskContext } from './group-host.ts';
export { Membership, SESSION_TIMEOUT_MS } from './membership.ts';
export { PartitionWatch } from './partition-watch.ts';
export { registryWait } from './registry-wait.ts';
export { RegistryWatch } from './registry-watch.ts';
export { GROUP_SETTINGS, type RunningService, runService } from './service-process.ts';
export { runTasks } from './worker-host.ts';
export { type ProcessOptions, runWorkerProcess, WORKER_SETTINGS } from './worker-process.ts';
