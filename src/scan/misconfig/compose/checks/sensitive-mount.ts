import type { ComposeCheck } from '../check.ts';
import { serviceWith } from '../examples.ts';
import { bindMounts } from '../settings.ts';

/** A service mounts a system folder of the host. */
export const sensitiveMount: ComposeCheck = {
  id: 'CO011',
  aliases: [],
  title: 'A service mounts a system folder of the host',
  severity: 'high',
  why: "Keys, accounts, units, kernel parameters and other containers' files are there; who writes to most of them owns the host.",
  fix: 'Mount the single file that is needed, read-only.',
  controls: ['CIS-Docker-5.6', 'T1611', 'T1552.001'],
  examples: {
    good: [
      serviceWith('volumes: ["./conf:/etc/app:ro", "/srv/data:/data", "/etc/localtime:/etc/localtime:ro"]\n'),
    ],
    bad: [
      serviceWith('volumes:\n  - /:/host:ro\n'),
      serviceWith('volumes: ["/etc:/host/etc"]\n'),
      serviceWith('volumes: [{type: bind, source: /var/lib/docker, target: /d}]\n'),
      serviceWith('volumes: ["~/.ssh:/root/.ssh"]\n'),
    ],
  },
  *find({ services }) {
    for (const service of services)
      for (const { source, at } of bindMounts(service))
        if (isSensitive(source)) yield { at, message: `A service mounts ${source} of the host` };
  },
};

function isSensitive(source: string): boolean {
  if (HARMLESS.has(source)) return false;
  return (
    WHOLE.has(source) ||
    /^(?:~|\$\{?HOME\}?)(?:\/?$|\/\.(?:ssh|aws|kube|docker|gnupg|config\/gcloud|azure)(?:\/|$))/.test(
      source,
    ) ||
    (source.startsWith('/') && source.split('/').includes('..')) ||
    FOLDERS.some((folder) => source === folder || source.startsWith(`${folder}/`))
  );
}

const HARMLESS: ReadonlySet<string> = new Set([
  '/etc/localtime',
  '/etc/timezone',
  '/usr/share/zoneinfo',
  '/dev/shm',
  '/etc/ssl/certs',
  '/usr/local/share/ca-certificates',
  '/lib/modules',
]);
/** Folders that are the host's as a whole, while some that are in them are fine. */
const WHOLE: ReadonlySet<string> = new Set([
  '/',
  '/var',
  '/run',
  '/var/run',
  '/var/lib',
  '/home',
  '/usr',
  '/opt',
]);
const FOLDERS = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/run/systemd',
  '/sbin',
  '/sys',
  '/usr/bin',
  '/usr/lib',
  '/usr/sbin',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/log',
  '/var/spool/cron',
];
