import { isRecord } from '#core/index.ts';
import { readRecord, readRecords, readText } from './read-field.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * True when an update of a pod changes an image, the number of containers or init containers, or adds an ephemeral
 * container: all else that can be changed in a pod is nothing that Pod Security looks at.
 */
export function isSignificantUpdate(pod: unknown, oldPod: unknown): boolean {
  const now = specOf(pod);
  const before = specOf(oldPod);
  if (changedImages(now, before, 'containers') || changedImages(now, before, 'initContainers')) return true;
  const known = new Map(
    readRecords(before, 'ephemeralContainers', 'spec').map((old) => [textOf(old, 'name'), old]),
  );
  return readRecords(now, 'ephemeralContainers', 'spec').some((container) => {
    const old = known.get(textOf(container, 'name'));
    return old === undefined || textOf(old, 'image') !== textOf(container, 'image');
  });
}

function changedImages(now: Fields, before: Fields, list: string): boolean {
  const containers = readRecords(now, list, 'spec');
  const old = readRecords(before, list, 'spec');
  if (containers.length !== old.length) return true;
  return containers.some((container, index) => textOf(container, 'image') !== textOf(old[index]!, 'image'));
}

function specOf(pod: unknown): Fields {
  return isRecord(pod) ? (readRecord(pod, 'spec', '') ?? {}) : {};
}

function textOf(container: Fields, key: string): string {
  return readText(container, key, 'spec');
}
