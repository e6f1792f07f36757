/** The manifests against the schemas of Kubernetes, and against each other. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_SETTINGS } from '@oretrail/audit';
import { CONSOLE_SETTINGS } from '@oretrail/console';
import { INTAKE_SETTINGS } from '@oretrail/intake';
import { CONNECTION_FIELDS } from '@oretrail/kafka-log';
import { TELEMETRY_SETTINGS } from '@oretrail/telemetry';
import { WORKER_SETTINGS } from '@oretrail/worker-host';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ROOT, SERVICES, textOf } from './files.ts';

const FOLDER = 'infra/kubernetes';
const KINDS = {
  Deployment,
  StatefulSet,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  ConfigMap,
  Namespace,
  Service,
} as const;
type Kind = keyof typeof KINDS;
type Manifest = Readonly<{ kind: string; metadata: Readonly<{ name: string }> }>;

const kustomization: Readonly<{ resources: readonly string[] }> = parse(textOf(`${FOLDER}/kustomization.yaml`));
const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(textOf(`${FOLDER}/${file}`)).map((document) => [file, document.toJS() as Manifest] as const),
);

function modelOf(manifest: Manifest) {
  const { kind } = manifest;
  if (!Object.hasOwn(KINDS, kind)) throw new Error(`no schema of ${kind} is looked at`);
  const Model = KINDS[kind as Kind] as new (data: unknown) => { validate(): void };
  return new Model(manifest);
}

/** Whose settings are not those of a worker; the job takes no notice of what the config map has for workers. */
const SETTINGS_OF: Readonly<Record<string, z.ZodType>> = {
  audit: AUDIT_SETTINGS,
  intake: INTAKE_SETTINGS,
  console: CONSOLE_SETTINGS,
  topics: z.object({ ...CONNECTION_FIELDS, ...TELEMETRY_SETTINGS }),
};
const settingsOf = (name: string): z.ZodType => SETTINGS_OF[name] ?? WORKER_SETTINGS;
/** The image names it. */
const STATE = 'ORETRAIL_STATE_DIRECTORY';
/** Read by the AWS SDK, and by Node. */
const FOREIGN = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS'];

function variablesOf(schema: z.ZodType): string[] {
  return Object.keys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {});
}

/** The manifests of some kinds. */
const ofKinds = <M>(...kinds: readonly string[]): (M & Manifest)[] =>
  manifests.map(([, manifest]) => manifest as M & Manifest).filter(({ kind }) => kinds.includes(kind));

const [config] = ofKinds<InstanceType<typeof ConfigMap>>('ConfigMap');
const workloads = ofKinds<InstanceType<typeof StatefulSet>>('Deployment', 'StatefulSet', 'Job');

/** The container of each workload. */
const containers = workloads.flatMap(({ spec, metadata }) =>
  (spec?.template.spec?.containers ?? []).map((container) => ({ ...container, of: metadata.name })),
);

describe('a manifest', () => {
  it.each(manifests.map(([file, manifest]) => [manifest.kind, manifest.metadata.name, file, manifest] as const))(
    '%s %s in %s is as Kubernetes has it',
    (_kind, _name, _file, manifest) => {
      modelOf(manifest).validate();
    },
  );

  it('that is wrong would be noticed', () => {
    const [, good] = manifests.find(([, { kind }]) => kind === 'StatefulSet') ?? [];
    expect(() => modelOf({ ...(good as Manifest), ...{ spec: { replicas: 'two' } } }).validate()).toThrow('replicas');
  });

  it('is in the kustomization, or says why not', () => {
    const files = globSync('*.yaml', { cwd: join(ROOT, FOLDER) }).sort();
    const apart = ['kustomization.yaml', 'service-monitor.yaml'];
    expect(files).toEqual([...kustomization.resources, ...apart].sort());
  });
});

describe('a workload', () => {
  it('runs a program that there is', () => {
    expect(containers.map(({ of }) => of).sort()).toEqual([...SERVICES, 'topics'].sort());
    for (const { args } of containers) expect(existsSync(join(ROOT, args?.[0] ?? 'none')), args?.[0]).toBe(true);
  });

  it('is told only what it understands, and all that it needs but the state, which the image names', () => {
    for (const { of, env = [] } of containers) {
      const told = [...Object.keys(config?.data ?? {}), ...env.map(({ name }) => name)];
      const known = [...variablesOf(settingsOf(of)), ...FOREIGN];
      expect(
        told.filter((name) => !known.includes(name)),
        of,
      ).toEqual([]);
      expect(told).toContain('ORETRAIL_KAFKA_BROKERS');
    }
  });

  it('is told each folder that it may have, and each is a volume', () => {
    for (const { of, env = [], volumeMounts = [] } of containers.filter(({ of }) => SERVICES.includes(of))) {
      const folders = variablesOf(settingsOf(of)).filter((name) => /_DIRECTORY$/.test(name) && name !== STATE);
      const given = folders.map((name) => env.find((one) => one.name === name)?.value ?? `no ${name}`);
      const mounted = volumeMounts.map(({ mountPath }) => mountPath);
      expect(
        given.filter((folder) => !mounted.includes(folder)),
        of,
      ).toEqual([]);
    }
  });

  it('is given values that it takes', () => {
    for (const { of, env = [] } of containers.filter(({ of }) => SERVICES.includes(of))) {
      const given = Object.fromEntries(
        env.map(({ name, value = 'by reference to a secret of the cluster' }) => [name, value]),
      );
      const parsed = settingsOf(of).safeParse({ ...config?.data, ...given, [STATE]: '/state' });
      // The files of certificates are in a secret of the cluster.
      const faults = parsed.error?.issues.filter(({ path }) => !/_FILE$/.test(String(path[0])));
      expect(faults ?? [], of).toEqual([]);
    }
  });

  it('has passwords by reference only, may write nowhere but into its state, and is nobody', () => {
    for (const { env = [], securityContext, resources } of containers) {
      const secret = env.filter(({ name }) => /PASSWORD|SECRET/.test(name));
      expect(secret.length).toBeGreaterThanOrEqual(2);
      for (const { value, valueFrom } of secret)
        expect([value, valueFrom?.secretKeyRef?.name]).toEqual([
          undefined,
          expect.stringMatching(/^oretrail-(passwords|sign-in|store(-reader)?)$/),
        ]);
      expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
      expect(resources?.limits).toHaveProperty('memory');
    }
  });
});

type Labels = Readonly<Record<string, string>>;
type Selector = Readonly<{
  matchLabels?: Labels;
  matchExpressions?: readonly Readonly<{ key: string; operator: string; values?: readonly string[] }>[];
}>;

/** Whether a selector takes what has these labels; of expressions it knows only `In`. */
function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const isIn = matchExpressions.every(({ key, operator, values = [] }) => {
    return operator === 'In' && values.includes(labels[key] ?? '');
  });
  return isIn && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

const monitor: Readonly<{ spec: Readonly<{ selector: Selector; endpoints: readonly Readonly<{ port: string }>[] }> }> =
  parse(textOf(`${FOLDER}/service-monitor.yaml`));
const policies = ofKinds<InstanceType<typeof NetworkPolicy>>('NetworkPolicy');

describe.each(SERVICES)('the service %s', (name) => {
  const workload = workloads.find(({ metadata }) => metadata.name === name);
  const pod = (workload?.spec?.template.metadata?.labels ?? {}) as Labels;
  const container = containers.find(({ of }) => of === name);

  it('runs its own program, with probes and with room', () => {
    expect(container?.args).toEqual([`services/${name}/src/main.ts`]);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'telemetry' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/health/ready', port: 'telemetry' });
    expect(container?.resources?.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
  });

  it('is reached by the name of each of its ports, and Prometheus finds it', () => {
    const service = ofKinds<InstanceType<typeof Service>>('Service').find(({ metadata }) => metadata.name === name);
    expect(selects({ matchLabels: service?.spec?.selector as Labels }, pod)).toBe(true);
    const served = service?.spec?.ports?.map(({ targetPort }) => targetPort).sort();
    expect(served).toEqual(container?.ports?.map((port) => port.name).sort());
    expect(selects(monitor.spec.selector, service?.metadata?.labels as Labels)).toBe(true);
    for (const { port } of monitor.spec.endpoints) expect(service?.spec?.ports?.map((one) => one.name)).toContain(port);
  });

  it('is taken away one process at a time', () => {
    const budgets = ofKinds<InstanceType<typeof PodDisruptionBudget>>('PodDisruptionBudget');
    const own = budgets.filter(({ spec }) => spec?.selector !== undefined && selects(spec.selector as Selector, pod));
    expect(own.map(({ metadata, spec }) => [metadata.name, spec?.maxUnavailable])).toEqual([[name, 1]]);
  });

  it('lets in what its ports are for, and no more', () => {
    const own = policies.filter(({ spec }) => selects((spec?.podSelector ?? {}) as Selector, pod));
    const open = own.flatMap(({ spec }) => spec?.ingress ?? []);
    // Without a sender, everybody may come.
    expect(open.every(({ from = [] }) => from.length > 0)).toBe(true);
    const allowed = open.flatMap(({ ports = [] }) => ports.map(({ port }) => port)).sort();
    expect(allowed).toEqual(container?.ports?.map(({ containerPort }) => containerPort).sort());
  });
});
