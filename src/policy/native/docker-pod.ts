import { isRecord } from '#core/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The pod that a Docker container would be, so that one policy governs both: what `POST /containers/create` and
 * `GET /containers/{id}/json` of the Engine API say of namespaces, privileges, capabilities, mounts, ports and limits.
 */
export function podOfContainer(container: Fields): Fields {
  const config = fields(container['Config']) ?? container;
  const host = fields(container['HostConfig']) ?? {};
  const name = text(container['Name']).replace(/^\//, '');
  const mounts = [...bindMounts(host), ...otherMounts(host)];
  return {
    metadata: { name, labels: fields(config['Labels']) ?? {}, annotations: {} },
    spec: {
      hostNetwork: host['NetworkMode'] === 'host',
      hostPID: host['PidMode'] === 'host',
      hostIPC: host['IpcMode'] === 'host',
      // The Engine has user namespaces for all containers or none; `host` turns them off for one.
      ...(host['UsernsMode'] === 'host' ? { hostUsers: true } : {}),
      securityContext: {
        sysctls: Object.entries(fields(host['Sysctls']) ?? {}).map(([key, value]) => ({ name: key, value })),
      },
      volumes: mounts.map(({ volume }) => volume),
      containers: [
        {
          name: name === '' ? 'container' : name,
          image: text(config['Image']),
          env: texts(config['Env']).map(environmentEntry),
          ports: portsOf(host),
          volumeMounts: mounts.map(({ mount }) => mount),
          resources: { limits: limitsOf(host) },
          securityContext: securityContext(config, host),
        },
      ],
    },
  };
}

function securityContext(config: Fields, host: Fields): Fields {
  const options = texts(host['SecurityOpt']);
  const user = text(config['User']);
  const uid = /^\d{1,10}/.exec(user)?.[0];
  return {
    privileged: host['Privileged'] === true,
    readOnlyRootFilesystem: host['ReadonlyRootfs'] === true,
    allowPrivilegeEscalation: !options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)),
    capabilities: {
      add: texts(host['CapAdd']).map(capability),
      drop: texts(host['CapDrop']).map(capability),
    },
    ...(uid === undefined ? {} : { runAsUser: Number(uid) }),
    // Nobody said a user: the image decides, which is root unless it says otherwise.
    ...(user === '' ? {} : { runAsNonRoot: user !== 'root' && uid !== '0' }),
    ...profile(options, 'seccomp', 'seccompProfile'),
    ...profile(options, 'apparmor', 'appArmorProfile'),
  };
}

function profile(options: readonly string[], name: string, field: string): Fields {
  const value = options
    .find((option) => option.startsWith(`${name}=`) || option.startsWith(`${name}:`))
    ?.slice(name.length + 1);
  if (value === undefined) return { [field]: { type: 'RuntimeDefault' } };
  if (value === 'unconfined') return { [field]: { type: 'Unconfined' } };
  return { [field]: { type: 'Localhost', localhostProfile: value } };
}

/** `CAP_NET_RAW` and `NET_RAW` are the same to the Engine. */
function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

interface Mount {
  readonly volume: Fields;
  readonly mount: Fields;
}

/** `HostConfig.Binds`: `source:target[:options]`; a source that is no path is a volume. */
function bindMounts(host: Fields): Mount[] {
  return texts(host['Binds']).map((bind, index) => {
    const [source = '', target = '', options = ''] = bind.split(':');
    return mountOf(
      `bind-${index}`,
      source.startsWith('/') ? 'bind' : 'volume',
      source,
      target,
      options.split(',').includes('ro'),
    );
  });
}

function otherMounts(host: Fields): Mount[] {
  const mounts: readonly unknown[] = Array.isArray(host['Mounts']) ? host['Mounts'] : [];
  return mounts
    .filter(isRecord)
    .map((mount, index) =>
      mountOf(
        `mount-${index}`,
        text(mount['Type']),
        text(mount['Source']),
        text(mount['Target']),
        mount['ReadOnly'] === true,
      ),
    );
}

function mountOf(name: string, type: string, source: string, target: string, readOnly: boolean): Mount {
  const kinds: Readonly<Record<string, Fields>> = {
    bind: { hostPath: { path: source } },
    volume: { persistentVolumeClaim: { claimName: source } },
    tmpfs: { emptyDir: { medium: 'Memory' } },
    image: { image: { reference: source } },
  };
  const volume = Object.hasOwn(kinds, type) ? kinds[type] : { [type === '' ? 'unknown' : type]: {} };
  return { volume: { name, ...volume }, mount: { name, mountPath: target, readOnly } };
}

/** `PortBindings: {"80/tcp": [{HostPort: "8080"}]}`; an empty host port is any free one. */
function portsOf(host: Fields): Fields[] {
  return Object.entries(fields(host['PortBindings']) ?? {}).flatMap(([port, bindings]) => {
    const [containerPort, protocol = 'tcp'] = port.split('/');
    return (Array.isArray(bindings) ? bindings : []).filter(isRecord).map((binding) => ({
      containerPort: Number(containerPort) || 0,
      protocol: protocol.toUpperCase(),
      hostPort: Number(binding['HostPort']) || Number(containerPort) || 0,
      ...(text(binding['HostIp']) === '' ? {} : { hostIP: binding['HostIp'] }),
    }));
  });
}

function limitsOf(host: Fields): Fields {
  const memory = host['Memory'];
  const cpus = host['NanoCpus'];
  return {
    ...(typeof memory === 'number' && memory > 0 ? { memory: String(memory) } : {}),
    ...(typeof cpus === 'number' && cpus > 0 ? { cpu: `${Math.round(cpus / 1e6)}m` } : {}),
  };
}

function environmentEntry(entry: string): Fields {
  const equals = entry.indexOf('=');
  return equals === -1 ? { name: entry } : { name: entry.slice(0, equals), value: entry.slice(equals + 1) };
}

function fields(value: unknown): Fields | undefined {
  return isRecord(value) ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
