import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, plural, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

/** Kinds of volumes that the restricted standard allows. */
export const RESTRICTED_VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Other sources that Kubernetes knows or knew, in the order in which the API server looks for them. */
const FORBIDDEN = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

/** Only volumes that Kubernetes itself provides or that come through a claim or a driver. */
export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  title: 'Volumes must be of a kind that Kubernetes itself provides, or come through a claim or a CSI driver',
  rules: [
    {
      fields: [...RESTRICTED_VOLUMES].map((source) => `spec.volumes[*].${source}`),
      allowed: [undefined, null, {}],
      forbidden: [],
    },
    {
      fields: FORBIDDEN.map((source) => `spec.volumes[*].${source}`),
      allowed: [undefined, null],
      forbidden: [{}],
    },
    { fields: ['spec.volumes[*].somethingNew'], allowed: [undefined, null], forbidden: [{}] },
  ],
  revisions: [{ since: 0, overrides: ['hostPathVolumes'], run: restrictVolumes }],
};

function restrictVolumes(pod: Pod): Violation | undefined {
  const names: string[] = [];
  const types = new Set<string>();
  for (const { name, sources } of pod.volumes) {
    if (sources.some((source) => RESTRICTED_VOLUMES.has(source))) continue;
    names.push(name);
    types.add(FORBIDDEN.find((source) => sources.includes(source)) ?? 'unknown');
  }
  if (names.length === 0) return undefined;
  const who = `${plural('volume', names.length)} ${joinQuoted(names)}`;
  const what = plural('restricted volume type', types.size);
  const list = joinQuoted([...types].sort(compareText));
  return {
    reason: 'restricted volume types',
    detail: `${who} ${names.length === 1 ? 'uses' : 'use'} ${what} ${list}`,
  };
}
