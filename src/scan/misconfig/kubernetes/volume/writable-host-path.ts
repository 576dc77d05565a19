import { recordsAt, textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { containersOf, hostPaths } from '../hits.ts';

/** A container can write to a path of the node. */
export const writableHostPath: ManifestCheck = {
  id: 'KM009',
  aliases: ['writable-host-mount'],
  title: 'A container can write to a path of the node',
  severity: 'medium',
  why: 'What is written there outlives the pod and is read by the node or by other pods.',
  fix: 'Set readOnly: true on the mount, or use another kind of volume.',
  controls: ['T1611', 'CWE-732'],
  examples: {
    good: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n    - {name: data, hostPath: {path: /srv/data}}\n  containers:\n    - name: web\n      image: web:1\n      volumeMounts:\n        - {name: data, mountPath: /data, readOnly: true}\n',
    ],
    bad: [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n    - {name: data, hostPath: {path: /srv/data}}\n  containers:\n    - name: web\n      image: web:1\n      volumeMounts:\n        - {name: data, mountPath: /data}\n',
    ],
  },
  *find(object) {
    const names = new Set(hostPaths(object).map(({ name }) => name));
    if (names.size === 0) return;
    for (const { json, path } of containersOf(object))
      for (const [mount, index] of recordsAt(json, 'volumeMounts'))
        if (names.has(textAt(mount, 'name')) && mount['readOnly'] !== true)
          yield {
            at: [...path, 'volumeMounts', index],
            message: `A container can write to ${textAt(mount, 'name')}, a path of the node`,
          };
  },
};
