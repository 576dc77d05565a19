import { hasPods, inSameNamespace, selects, type ManifestSet, type PlacedObject } from './manifest-set.ts';
import type { SetHit } from './check.ts';

/** The selectors of an object that match no pod of its namespace, though there are pods. */
export function* danglingSelectors(
  set: ManifestSet,
  object: PlacedObject,
  role: 'own' | 'peer' = 'own',
): Generator<SetHit> {
  if (!hasPods(set, object.namespace)) return;
  for (const selector of object.selectors) {
    const isAll = selector.labels.length === 0 && selector.expressions.length === 0;
    if (selector.role !== role || isAll) continue;
    const isFound = set.objects.some(
      (other) =>
        other.pod !== undefined && inSameNamespace(other, object) && selects(selector, other.podLabels),
    );
    if (!isFound) yield { object, at: selector.at };
  }
}

/** The namespaces of a set for which there is no object of a kind. */
export function* namespacesWithout(objects: readonly PlacedObject[], kind: string): Generator<SetHit> {
  for (const object of objects) {
    if (object.kind !== 'Namespace' || object.group !== '' || object.name.startsWith('kube-')) continue;
    const own = { namespace: object.name };
    if (!objects.some((other) => other.kind === kind && inSameNamespace(other, own)))
      yield { object, at: object.at };
  }
}
