import type { Severity } from '#core/index.ts';
import type { ManifestHit } from '../kubernetes/check.ts';
import type { ComposeFile } from './service.ts';

/** A check of Compose files: its data is its documentation, its examples are its test. */
export interface ComposeCheck {
  readonly id: string;
  /** The same rule elsewhere. Comments may name it. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
  /** Whole files; in `bad` ones the check speaks, in `good` ones it does not. */
  readonly examples: { readonly good: readonly string[]; readonly bad: readonly string[] };
  /** Paths of hits are from the document. */
  readonly find: (file: ComposeFile) => Iterable<ManifestHit>;
}
