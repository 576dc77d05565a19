import { joinQuoted } from '../go-text.ts';
import type { Container, Pod } from './pod.ts';

/** Why a check forbids a pod, in the words of the API server: `reason (detail)`. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One revision of a check, from the Kubernetes minor that brought it until the next revision. */
export interface CheckRevision {
  readonly since: number;
  /** Ids of baseline checks that need not run beside this one, because it asks for more. */
  readonly overrides?: readonly string[];
  readonly run: (pod: Pod) => Violation | undefined;
}

/** A row of a check's documentation: which values of which fields are allowed and forbidden. Tests build pods from it. */
export interface FieldRule {
  /** The first minor that the row holds for, 0 when absent. */
  readonly since?: number;
  /** The first minor that it no longer holds for. */
  readonly until?: number;
  /** `[*]` is an item of a list, `['name']` a key with dots in it. */
  readonly fields: readonly string[];
  /** What else is set in the pod, by field. */
  readonly given?: { readonly [field: string]: unknown };
  /** `undefined` is an absent field. */
  readonly allowed: readonly unknown[];
  readonly forbidden: readonly unknown[];
}

/** One check of the Pod Security Standards. */
export interface Check {
  /** The id that Kubernetes uses. */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** What is asked, one sentence. */
  readonly title: string;
  readonly rules: readonly FieldRule[];
  /** Oldest first. */
  readonly revisions: readonly CheckRevision[];
}

/** The fields below each kind of container of a pod. */
export function ofEveryContainer(field: string): readonly string[] {
  return ['containers', 'initContainers', 'ephemeralContainers'].map((list) => `spec.${list}[*].${field}`);
}

/** The names of the containers that a predicate holds for, in the order init, regular, ephemeral. */
export function namesWhere(pod: Pod, isBad: (container: Container) => boolean): string[] {
  const names: string[] = [];
  for (const container of pod.containers) if (isBad(container)) names.push(container.name);
  return names;
}

/** `container "a"` or `containers "a", "b"`. */
export function containersText(names: readonly string[]): string {
  return `${plural('container', names.length)} ${joinQuoted(names)}`;
}

/** `pod`, `containers "a", "b"` or `pod and container "a"`: who set what must not be set. */
export function settersText(pod: boolean, names: readonly string[]): string {
  const setters = pod ? ['pod'] : [];
  if (names.length > 0) setters.push(containersText(names));
  return setters.join(' and ');
}

/** The word, with an `s` unless there is exactly one. */
export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}
