import type { IgnoredLines } from '../yaml/ignore.ts';
import type { Place } from '../yaml/observed-hit.ts';

/** Labels as they are kept in observations: a map with hostile keys is no JSON object. */
export type Labels = readonly (readonly [string, string])[];

/** A label selector (`metav1.LabelSelector`), or undefined where none is written. */
export interface SelectorSummary {
  readonly labels: Labels;
  readonly expressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
  readonly at: Place;
}

/** What an object refers to by name. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Empty for the object's own. */
  readonly namespace: string;
  readonly port?: string | number;
  readonly at: Place;
}

export interface PortSummary {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/** What checks of a set need of an object: kept in the observation of its file. */
export interface ObjectSummary {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly at: Place;
  /** Of a Service. */
  readonly labels?: Labels;
  /** Of the pod that it is or makes. */
  readonly pod?: {
    readonly labels: Labels;
    readonly ports: readonly PortSummary[];
    readonly serviceAccount?: Reference;
    readonly automount: boolean | undefined;
    readonly automountAt: Place;
    readonly hostNetwork: boolean;
    readonly replicas: number | undefined;
    /** When the manifest says how many. */
    readonly replicasAt?: Place;
    readonly at: Place;
  };
  /** What it selects: `selector`, `peer 0`... */
  readonly selectors: readonly (SelectorSummary & { readonly role: 'own' | 'peer' })[];
  readonly references: readonly Reference[];
  /** Of a Service: its ports, and where they lead. */
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly target: string | number;
    readonly at: Place;
  }[];
  /** Of a PodDisruptionBudget, or the least of a HorizontalPodAutoscaler. */
  readonly minimum?: string | number;
  /** Of a ServiceAccount. */
  readonly automount?: boolean;
  /** Annotations of the object that leave checks out: name and reason. */
  readonly ignored: readonly (readonly [string, string])[];
}

/** An object of a set with the file that it is in. */
export interface PlacedObject extends ObjectSummary {
  readonly file: string;
  readonly ignoredLines: readonly IgnoredLines[];
  /** Of its pod, for looking up. */
  readonly podLabels: ReadonlyMap<string, string>;
}

/** The manifests of a directory. */
export interface ManifestSet {
  readonly objects: readonly PlacedObject[];
}

/** The pods (and what makes them) of a namespace that a selector matches. */
export function podsMatching(
  set: ManifestSet,
  selector: Pick<SelectorSummary, 'labels' | 'expressions'>,
  namespace: string,
): PlacedObject[] {
  return set.objects.filter(
    (object) =>
      object.pod !== undefined &&
      inSameNamespace(object, { namespace }) &&
      selects(selector, object.podLabels),
  );
}

/** True for two objects of one namespace. Who names none goes where the person says who applies it: that may be any. */
export function inSameNamespace(
  one: Pick<ObjectSummary, 'namespace'>,
  other: Pick<ObjectSummary, 'namespace'>,
): boolean {
  return one.namespace === other.namespace || one.namespace === '' || other.namespace === '';
}

/** True when pods stand in the set, so that their absence for a selector means something. */
export function hasPods(set: ManifestSet, namespace: string): boolean {
  return set.objects.some((object) => object.pod !== undefined && inSameNamespace(object, { namespace }));
}

/** True when labels fulfil a selector; an empty one selects everything. */
export function selects(
  selector: Pick<SelectorSummary, 'labels' | 'expressions'>,
  own: ReadonlyMap<string, string>,
): boolean {
  return (
    selector.labels.every(([key, value]) => own.get(key) === value) &&
    selector.expressions.every(({ key, operator, values }) => {
      const value = own.get(key);
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
