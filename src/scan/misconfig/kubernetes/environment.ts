import type { FieldPath } from '../yaml/field-path.ts';
import { recordsAt, textAt, valueAt } from '../yaml/fields.ts';
import { containersOf } from './hits.ts';
import type { KubernetesObject } from './object.ts';

/** A variable of a container that has its value in the manifest. */
export interface LiteralVariable {
  readonly name: string;
  readonly value: string;
  readonly at: FieldPath;
}

/** The variables of all containers that have their values in the manifest. */
export function literalVariables(object: KubernetesObject): LiteralVariable[] {
  return containersOf(object).flatMap(({ json, path }) =>
    recordsAt(json, 'env').flatMap(([variable, index]) => {
      const value = valueAt(variable, 'value');
      return typeof value === 'string'
        ? [{ name: textAt(variable, 'name'), value, at: [...path, 'env', index] }]
        : [];
    }),
  );
}

/** Where variables of containers are taken from Secrets. */
export function secretReferences(object: KubernetesObject): FieldPath[] {
  return containersOf(object).flatMap(({ json, path }) => [
    ...recordsAt(json, 'env').flatMap(([variable, index]) =>
      valueAt(variable, 'valueFrom', 'secretKeyRef') === undefined
        ? []
        : [[...path, 'env', index, 'valueFrom', 'secretKeyRef']],
    ),
    ...recordsAt(json, 'envFrom').flatMap(([source, index]) =>
      valueAt(source, 'secretRef') === undefined ? [] : [[...path, 'envFrom', index, 'secretRef']],
    ),
  ]);
}
