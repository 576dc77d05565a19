import type { Suppression } from '#core/index.ts';
import type { ObjectSummary } from './manifest-set.ts';
import type { KubernetesObject } from './object.ts';

/** More annotations of that kind are generated; the first are heeded. */
const MAX_IGNORES = 200;

/**
 * The checks that annotations of an object leave out, with their reasons: `ignore.bulkhead.dev/KM001: reason`, kube-linter's
 * `ignore-check.kube-linter.io/NAME: reason` and `kube-linter.io/ignore-all: reason`, Polaris' `polaris.fairwinds.com/NAME-exempt: "true"` and
 * `polaris.fairwinds.com/exempt: "true"`, and Checkov's `checkov.io/skip1: CKV_K8S_1=reason`. `*` is every check.
 */
export function annotatedIgnores({ annotations }: KubernetesObject): ObjectSummary['ignored'] {
  const ignored: [string, string][] = [];
  for (const [key, value] of annotations) {
    const slash = key.indexOf('/');
    if (slash === -1 || ignored.length === MAX_IGNORES) continue;
    const read = readAnnotation(key.slice(0, slash), key.slice(slash + 1), value.trim());
    if (read !== undefined && read[1] !== '') ignored.push([read[0].slice(0, 100), read[1].slice(0, 300)]);
  }
  return ignored;
}

/** Why annotations leave out a check with these names (its id and aliases). */
export function suppressedByAnnotation(
  ignored: ObjectSummary['ignored'],
  names: readonly string[],
): Suppression | undefined {
  const found = ignored.find(([name]) => name === '*' || names.includes(name));
  return found === undefined ? undefined : { by: 'ignore-comment', reason: found[1] };
}

function readAnnotation(prefix: string, name: string, value: string): readonly [string, string] | undefined {
  switch (prefix) {
    case 'ignore.bulkhead.dev':
    case 'ignore-check.kube-linter.io':
      return [name, value];
    case 'kube-linter.io':
      return name === 'ignore-all' ? ['*', value] : undefined;
    case 'polaris.fairwinds.com': {
      if (value !== 'true') return undefined;
      const reason = `${prefix}/${name}`;
      return name === 'exempt'
        ? ['*', reason]
        : name.endsWith('-exempt')
          ? [name.slice(0, -7), reason]
          : undefined;
    }
    case 'checkov.io': {
      const skip = /^([A-Z0-9_]{3,60})(?:=(.{1,300}))?$/.exec(value);
      return /^skip\d{1,4}$/.test(name) && skip !== null
        ? [skip[1]!, skip[2] ?? `${prefix}/${name}`]
        : undefined;
    }
    default:
      return undefined;
  }
}
