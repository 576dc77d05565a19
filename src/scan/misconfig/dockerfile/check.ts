import type { Severity } from '#core/index.ts';
import type { Position } from '#format/index.ts';
import type { DockerfileContext } from './context.ts';

/** Replaces `length` characters of a line by a text. */
export interface TextEdit extends Position {
  readonly length: number;
  readonly text: string;
}

/** One place where a check does not hold. */
export interface Hit {
  readonly at: Position;
  /** What is wrong there, when the title does not say it all. */
  readonly message?: string;
  /** Edits that mend it without changing what the image does. */
  readonly patch?: readonly TextEdit[];
}

/** One check of Dockerfiles: its data is its documentation, its examples are its test. */
export interface DockerfileCheck {
  readonly id: string;
  /** The same rule elsewhere: hadolint `DL3006`, BuildKit `StageNameCasing`, Checkov, Trivy. Comments may name them. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
  /** Whole files; in `bad` ones the check speaks, in `good` ones it does not. */
  readonly examples: { readonly good: readonly string[]; readonly bad: readonly string[] };
  readonly find: (context: DockerfileContext) => Iterable<Hit>;
}
