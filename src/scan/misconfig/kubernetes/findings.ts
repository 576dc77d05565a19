import { posix } from 'node:path';
import type { Incompleteness, LayerReference, OtherFinding } from '#core/index.ts';
import { suppressionAt } from '../yaml/ignore.ts';
import { findingsOfHits, type ObservedHit } from '../yaml/observed-hit.ts';
import { suppressedByAnnotation } from './annotations.ts';
import { KUBERNETES_CHECKS, SET_CHECKS } from './checks.ts';
import type { ManifestSet, PlacedObject } from './manifest-set.ts';
import { labelOf, type ManifestObservation } from './observe.ts';

/** An observation with its file, and the layer when that matters. */
export interface ObservedManifests {
  readonly path: string;
  readonly value: ManifestObservation;
  readonly layer?: LayerReference;
}

/** Objects of a directory that are looked at together: each is compared with all others. */
const MAX_SET = 500;
/** Findings of one set. */
const MAX_SET_HITS = 1000;

/**
 * The findings of files of manifests, each file alone and those of a directory together, in the order of paths and lines.
 * `opaque` are files that are manifests too, and could not be read.
 */
export function manifestFindings(
  observed: readonly ObservedManifests[],
  opaque: readonly string[] = [],
): {
  findings: OtherFinding[];
  incomplete: Incompleteness[];
} {
  const incomplete: Incompleteness[] = [];
  const patches = new Set(observed.flatMap(({ value }) => value.kustomization?.patches ?? []));
  const hits = new Map<string, ObservedHit[]>();
  const folders = new Map<string, PlacedObject[]>();
  for (const { path, value } of observed) {
    if (patches.has(path)) {
      const why = 'a patch of a kustomization: what it makes is judged when the kustomization is rendered';
      incomplete.push({ code: 'misconfig.not-rendered', what: path, why });
      continue;
    }
    for (const entry of value.incomplete) incomplete.push(entry);
    hits.set(path, [...value.hits]);
    const folder = posix.dirname(path);
    const placed = value.objects.map((object) => ({
      ...object,
      file: path,
      ignoredLines: value.ignored,
      podLabels: new Map(object.pod?.labels),
    }));
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, placed);
    else for (const object of placed) known.push(object);
  }
  const partial = new Set(opaque.map((path) => posix.dirname(path)));
  for (const { path, value } of observed)
    if (patches.has(path) || value.incomplete.length > 0) partial.add(posix.dirname(path));
  for (const [folder, objects] of folders) {
    const set: ManifestSet = { objects: objects.slice(0, MAX_SET) };
    if (objects.length > MAX_SET)
      incomplete.push({
        code: 'misconfig.limit',
        what: folder,
        why: `${objects.length} objects in one directory; the first ${MAX_SET} were looked at together`,
      });
    let count = 0;
    for (const [file, hit] of hitsOfSet(set, partial.has(folder))) {
      count += 1;
      if (count > MAX_SET_HITS) {
        const why = `more than ${MAX_SET_HITS} findings of its manifests together; the first are listed`;
        incomplete.push({ code: 'misconfig.limit', what: folder, why });
        break;
      }
      hits.get(file)?.push(hit);
    }
  }
  const findings = observed.flatMap(({ path, layer }) =>
    findingsOfHits(CHECK_BY_ID, path, hits.get(path) ?? [], layer),
  );
  return { findings, incomplete };
}

function* hitsOfSet(set: ManifestSet, isPartial: boolean): Generator<readonly [string, ObservedHit]> {
  for (const check of SET_CHECKS) {
    if (isPartial && check.ofAll === true) continue;
    for (const { object, at, message } of check.findInSet(set)) {
      const { file, ignoredLines, ignored } = object as PlacedObject;
      const names = [check.id, ...check.aliases];
      const suppression =
        suppressionAt(ignoredLines, names, at.line) ?? suppressedByAnnotation(ignored, names);
      yield [
        file,
        {
          id: check.id,
          at,
          object: labelOf(object),
          ...(message === undefined ? {} : { message: message.slice(0, 400) }),
          ...(suppression === undefined ? {} : { suppression }),
        },
      ];
    }
  }
}

const CHECK_BY_ID = new Map(KUBERNETES_CHECKS.map((check) => [check.id, check]));
