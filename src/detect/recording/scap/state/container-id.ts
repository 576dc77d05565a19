import type { ContainerType } from '../../../event/container.ts';

/** Splits `subsystem=path` lines of a recording, with the kernel's short and long subsystem names made one. */
export function cgroupsOf(texts: readonly string[]): readonly (readonly [string, string])[] {
  const cgroups: (readonly [string, string])[] = [];
  for (const text of texts) {
    // A named hierarchy has an equals sign in its own name: name=systemd=/user.slice.
    const split = text.lastIndexOf('=');
    if (split >= 0) cgroups.push([subsystemName(text.slice(0, split)), text.slice(split + 1)]);
  }
  return cgroups;
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['perf', 'perf_event'],
  ['mem', 'memory'],
  ['io', 'blkio'],
]);

function subsystemName(recorded: string): string {
  const name = recorded.replace('_cgroup', '');
  return SHORT_NAMES.get(name) ?? name;
}

/** A container as a path of a control group names it. */
export interface NamedContainer {
  readonly id: string;
  readonly type: ContainerType;
}

/** The container that a thread's control groups name; null outside of containers. */
export function containerOf(cgroups: readonly (readonly [string, string])[]): NamedContainer | null {
  for (const [, path] of cgroups) {
    const container = path === '/' ? null : containerOfPath(path);
    if (container) return container;
  }
  return null;
}

/** Digits of the ids that Docker, containerd, CRI-O and Podman give. */
const ID_DIGITS = 64;
const SHORT_ID_DIGITS = 12;

/** What the engines put before the id: in a systemd scope a name of their own, in a cgroupfs path only a slash. */
const PREFIXES: readonly (readonly [string, ContainerType])[] = [
  ['/', 'docker'],
  ['docker-', 'docker'],
  ['docker_', 'docker'],
  ['cri-containerd-', 'containerd'],
  [':cri-containerd:', 'containerd'],
  ['containerd-', 'containerd'],
  ['crio-', 'cri-o'],
  ['libpod-', 'podman'],
];

function containerOfPath(path: string): NamedContainer | null {
  const trimmed = withoutSuffix(withoutSuffix(path, '/container'), '.scope');
  const id = trimmed.slice(-ID_DIGITS);
  if (/^[0-9a-f]{64}$/.test(id)) {
    const before = trimmed.slice(0, -ID_DIGITS);
    const found = PREFIXES.find(([prefix]) => before.endsWith(prefix));
    if (found) return { id: id.slice(0, SHORT_ID_DIGITS), type: found[1] };
  }
  const name = lxcNameOf(path);
  return name === null ? null : { id: name, type: 'lxc' };
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** LXC numbers nothing: its containers have names, in one of three places of the path. */
function lxcNameOf(path: string): string | null {
  for (const marker of ['/lxc.payload.', '/lxc.payload/', '/lxc/']) {
    const at = path.indexOf(marker);
    if (at < 0) continue;
    const rest = path.slice(at + marker.length);
    const slash = rest.indexOf('/');
    const name = slash < 0 ? rest : rest.slice(0, slash);
    if (name !== '') return name;
  }
  return null;
}
