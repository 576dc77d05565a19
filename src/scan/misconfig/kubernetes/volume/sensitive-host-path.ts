import type { ManifestCheck } from '../check.ts';
import { podWith } from '../examples.ts';
import { hostPaths } from '../hits.ts';

/** The pod mounts a system folder of the node. */
export const sensitiveHostPath: ManifestCheck = {
  id: 'KM008',
  aliases: ['KSV-0121', 'sensitive-host-mounts'],
  title: 'The pod mounts a system folder of the node',
  severity: 'high',
  why: "Keys, accounts, units, kernel parameters and other pods' files are there; who writes to most of them, and who reads some of them, owns the node.",
  fix: 'Mount the single file that is needed, read-only, or use the API that gives the same.',
  controls: ['PSS-baseline', 'CIS-Kubernetes-5.2.11', 'T1611', 'T1552.001'],
  examples: {
    good: [
      podWith('volumes:\n  - {name: data, hostPath: {path: /srv/data}}\n'),
      podWith('volumes: [{name: tz, hostPath: {path: /etc/localtime}}]\n'),
    ],
    bad: [
      podWith('volumes:\n  - {name: root, hostPath: {path: /}}\n'),
      podWith('volumes: [{name: a, hostPath: {path: /etc/../etc}}]\n'),
      podWith('volumes: [{name: a, hostPath: {path: /var/lib/kubelet/pods}}]\n'),
    ],
  },
  *find(object) {
    for (const { path, at } of hostPaths(object))
      if (isSensitive(path)) yield { at, message: `The pod mounts ${path} of the node` };
  },
};

function isSensitive(path: string): boolean {
  if (HARMLESS.has(path)) return false;
  return (
    WHOLE.has(path) ||
    path.split('/').includes('..') ||
    FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`))
  );
}

/** Files of those folders that say nothing and change nothing. */
const HARMLESS: ReadonlySet<string> = new Set([
  '/etc/localtime',
  '/etc/timezone',
  '/usr/share/zoneinfo',
  '/dev/shm',
]);
/** Folders that are the node's as a whole, while some that are in them are fine. */
const WHOLE: ReadonlySet<string> = new Set(['/', '/var', '/run', '/var/run', '/var/lib', '/opt']);
const FOLDERS = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib64',
  '/opt/cni',
  '/proc',
  '/root',
  '/run/systemd',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/cni',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/docker',
  '/var/lib/etcd',
  '/var/lib/kubelet',
  '/var/lib/rancher',
  '/var/log',
  '/var/run/secrets',
];
