/** The manifests against the schemas of Kubernetes, and against each other. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_SETTINGS } from '@oretrail/audit';
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
import { ROOT, textOf } from './files.ts';

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
  topics: z.object({ ...CONNECTION_FIELDS, ...TELEMETRY_SETTINGS }),
};
/** Read by the AWS SDK itself. */
const FOREIGN = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

function variablesOf(schema: z.ZodType): string[] {
  return Object.keys(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {});
}

/** The container of each workload. */
const containers = manifests
  .map(([, manifest]) => manifest)
  .filter((manifest): manifest is InstanceType<typeof StatefulSet> & Manifest =>
    ['Deployment', 'StatefulSet', 'Job'].includes(manifest.kind),
  )
  .flatMap(({ spec, metadata }) =>
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
    expect(containers.map(({ of }) => of).sort()).toEqual(['audit', 'eligibility', 'provenance', 'topics']);
    for (const { args } of containers) expect(existsSync(join(ROOT, args?.[0] ?? 'none')), args?.[0]).toBe(true);
  });

  it('is told only what it understands, and all that it needs but the state, which the image names', () => {
    const config = manifests.find(([, { kind }]) => kind === 'ConfigMap')?.[1] as
      | InstanceType<typeof ConfigMap>
      | undefined;
    for (const { of, env = [] } of containers) {
      const told = [...Object.keys(config?.data ?? {}), ...env.map(({ name }) => name)];
      const known = [...variablesOf(SETTINGS_OF[of] ?? WORKER_SETTINGS), ...FOREIGN];
      expect(
        told.filter((name) => !known.includes(name)),
        of,
      ).toEqual([]);
      expect(told).toContain('ORETRAIL_KAFKA_BROKERS');
    }
  });

  it('has passwords by reference only, may write nowhere but into its state, and is nobody', () => {
    for (const { env = [], securityContext, resources } of containers) {
      const secret = env.filter(({ name }) => /PASSWORD|SECRET/.test(name));
      expect(secret.length).toBeGreaterThanOrEqual(2);
      for (const { value, valueFrom } of secret)
        expect([value, valueFrom?.secretKeyRef?.name]).toEqual([
          undefined,
          expect.stringMatching(/^oretrail-(passwords|store)$/),
        ]);
      expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
      expect(resources?.limits).toHaveProperty('memory');
    }
  });
});
