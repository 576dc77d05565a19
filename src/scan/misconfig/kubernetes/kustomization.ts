import { posix } from 'node:path';
import { recordsAt, textAt, textsAt } from '../yaml/fields.ts';

/** What a `kustomization.yaml` names. */
export interface Kustomization {
  /** Files and folders that are taken in, as paths of the target. */
  readonly resources: readonly string[];
  /** Files that change others and are no whole manifests, as paths of the target. */
  readonly patches: readonly string[];
  /** Resources and components that are not on this machine. */
  readonly remote: readonly string[];
}

/** More entries are nobody's kustomization. */
const MAX_ENTRIES = 2000;

/** Reads a kustomization; undefined for other files. */
export function kustomizationOf(path: string, json: unknown): Kustomization | undefined {
  const name = posix.basename(path);
  const isNamed = name === 'kustomization.yaml' || name === 'kustomization.yml' || name === 'Kustomization';
  if (!isNamed && !textAt(json, 'apiVersion').startsWith('kustomize.config.k8s.io/')) return undefined;
  const folder = posix.dirname(path);
  const patches = [
    ...['patches', 'patchesJson6902'].flatMap((list) =>
      recordsAt(json, list).map(([patch]) => textAt(patch, 'path')),
    ),
    ...['patches', 'patchesStrategicMerge'].flatMap((list) => textsAt(json, list)),
    ...textsAt(json, 'transformers'),
  ].filter((entry) => entry !== '' && !entry.includes('\n'));
  const used = ['resources', 'bases', 'components'].flatMap((list) => textsAt(json, list));
  const isRemote = (entry: string): boolean => REMOTE.test(entry);
  return {
    resources: used
      .filter((entry) => !isRemote(entry))
      .slice(0, MAX_ENTRIES)
      .map((entry) => posix.join(folder, entry)),
    patches: patches.slice(0, MAX_ENTRIES).map((entry) => posix.join(folder, entry)),
    remote: used.filter(isRemote).slice(0, MAX_ENTRIES),
  };
}

/** What kustomize fetches: addresses, and the names of Git hosts without one. */
const REMOTE =
  /^[\w+.-]+:{1,2}(?:[\w+.-]+:)?\/\/|^(?:github\.com|gitlab\.com|bitbucket\.org)[/:]|^git@|\?ref=/;
