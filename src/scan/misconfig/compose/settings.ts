import { isRecord } from '#core/index.ts';
import type { FieldPath } from '../yaml/field-path.ts';
import { listAt, scalarAt, textAt, valueAt } from '../yaml/fields.ts';
import type { Service } from './service.ts';

/** A name and value of a mapping that may also be a list of `name=value`. */
export interface Setting {
  readonly name: string;
  /** Undefined when only a name is given: then it comes from the shell. */
  readonly value: string | undefined;
  readonly at: FieldPath;
}

/** `environment`, `build.args` and the like, in both forms. */
export function settingsAt({ json, path }: Service, ...field: readonly string[]): Setting[] {
  const value = valueAt(json, ...field);
  const from = [...path, ...field];
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((item, index): Setting[] => {
      if (typeof item !== 'string') return [];
      const equals = item.indexOf('=');
      const name = equals === -1 ? item : item.slice(0, equals);
      return [{ name, value: equals === -1 ? undefined : item.slice(equals + 1), at: [...from, index] }];
    });
  if (!isRecord(value)) return [];
  return Object.keys(value).map((name) => ({
    name,
    value: scalarAt(value, name),
    at: [...from, name],
  }));
}

/** A list that may also be a single text. */
export function wordsAt(
  { json, path }: Service,
  ...field: readonly string[]
): { word: string; at: FieldPath }[] {
  const value = valueAt(json, ...field);
  const from = [...path, ...field];
  if (typeof value === 'string') return [{ word: value, at: from }];
  return listAt(json, ...field).flatMap((word, index) =>
    typeof word === 'string' ? [{ word, at: [...from, index] }] : [],
  );
}

/** A file or folder of the host in a container. */
export interface BindMount {
  readonly source: string;
  readonly target: string;
  readonly options: readonly string[];
  readonly at: FieldPath;
}

/** The bind mounts of a service, of the short and the long form; sources as the kernel reads them where they are absolute. */
export function bindMounts({ json, path }: Service): BindMount[] {
  return listAt(json, 'volumes').flatMap((volume, index): BindMount[] => {
    const at = [...path, 'volumes', index];
    if (typeof volume === 'string') {
      // A variable may have a colon in its default, which is put in already, or in what stays of it.
      const parts = volume.split(/:(?![^{]*\})/);
      if (parts.length < 2 || !/^[/.~$]/.test(parts[0]!)) return [];
      return [{ source: clean(parts[0]!), target: parts[1]!, options: (parts[2] ?? '').split(','), at }];
    }
    if (textAt(volume, 'type') !== 'bind') return [];
    const options = [
      ...(valueAt(volume, 'read_only') === true ? ['ro'] : []),
      textAt(volume, 'bind', 'propagation'),
    ];
    return [{ source: clean(textAt(volume, 'source')), target: textAt(volume, 'target'), options, at }];
  });
}

/** A port that the host forwards. */
export interface PublishedPort {
  /** Empty for all addresses. */
  readonly address: string;
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
  readonly at: FieldPath;
}

/** The published ports of a service, of the short and the long form. */
export function publishedPorts({ json, path }: Service): PublishedPort[] {
  return listAt(json, 'ports').flatMap((port, index): PublishedPort[] => {
    const at = [...path, 'ports', index];
    if (typeof port === 'number') return [{ address: '', published: '', target: port, protocol: 'tcp', at }];
    if (typeof port === 'string') {
      const match =
        /^(?:(\[[0-9a-f:.]{2,45}\]|[0-9.]{7,15}|\$\{[^}]{1,100}\}):)?(?:([^:]{0,100}):)?(\d{1,5})(?:-\d{1,5})?(?:\/(tcp|udp|sctp))?$/i.exec(
          port,
        );
      if (match === null) return [];
      return [
        {
          address: (match[1] ?? '').replace(/^\[|\]$/g, ''),
          published: match[2] ?? '',
          target: Number(match[3]),
          protocol: match[4]?.toLowerCase() ?? 'tcp',
          at,
        },
      ];
    }
    const target = Number(valueAt(port, 'target'));
    const published = valueAt(port, 'published');
    return Number.isInteger(target)
      ? [
          {
            address: textAt(port, 'host_ip'),
            published:
              typeof published === 'string' || typeof published === 'number' ? String(published) : '',
            target,
            protocol: textAt(port, 'protocol') || 'tcp',
            at,
          },
        ]
      : [];
  });
}

/** True for an address that others than the host reach. */
export function isOpenAddress(address: string): boolean {
  return !/^(?:127\.|::1$|localhost$|\$)/.test(address);
}

function clean(path: string): string {
  if (!path.startsWith('/')) return path;
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}
