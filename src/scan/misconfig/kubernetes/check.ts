import type { Severity } from '#core/index.ts';
import type { Change } from '../yaml/change.ts';
import type { FieldPath } from '../yaml/field-path.ts';
import type { ManifestSet, ObjectSummary } from './manifest-set.ts';
import type { Place } from '../yaml/observed-hit.ts';
import type { KubernetesObject } from './object.ts';

/** One place of an object where a check does not hold. */
export interface ManifestHit {
  /** From the object; a part that is not there is left off when the place is looked up. */
  readonly at: FieldPath;
  /** What is wrong there, when the title does not say it all. */
  readonly message?: string;
  /** A change that mends it; `path` is from the object. */
  readonly patch?: Change;
}

/** One object of a set for which a check does not hold. */
export interface SetHit {
  readonly object: ObjectSummary;
  readonly at: Place;
  readonly message?: string;
}

interface Described {
  readonly id: string;
  /** The same rule elsewhere: Trivy `KSV-0017`, kube-linter, Polaris, kubesec, Checkov. Comments and annotations may name them. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
  /** Whole files; in `bad` ones the check speaks, in `good` ones it does not. */
  readonly examples: { readonly good: readonly string[]; readonly bad: readonly string[] };
}

/** A check of one object: its data is its documentation, its examples are its test. */
export interface ManifestCheck extends Described {
  readonly find: (object: KubernetesObject) => Iterable<ManifestHit>;
}

/** A check of all manifests of a directory together. */
export interface SetCheck extends Described {
  /** It says that something is not there: that nobody knows where a file of the directory could not be judged. */
  readonly ofAll?: true;
  readonly findInSet: (set: ManifestSet) => Iterable<SetHit>;
}

export type KubernetesCheck = ManifestCheck | SetCheck;
