import type { Severity } from '#core/index.ts';

/** What the checks read of an image configuration; `ImageConfig` of scan/image has this shape. */
export interface CheckedImageConfig {
  readonly os: string;
  readonly history: readonly { readonly createdBy?: string }[];
  readonly config: {
    readonly user?: string;
    readonly env: readonly string[];
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly exposedPorts: readonly string[];
    readonly volumes: readonly string[];
    readonly healthcheck?: { readonly test: readonly string[] };
  };
}

/** One thing that is wrong; `subject` tells it from others of the same check and stays the same in the next build. */
export interface ImageConfigHit {
  readonly subject: string;
  readonly message?: string;
}

/** One check of image configurations: its data is its documentation, its examples are its test. */
export interface ImageConfigCheck {
  readonly id: string;
  /** The same rule elsewhere (Dockle, Trivy). */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
  readonly examples: {
    readonly good: readonly Partial<ExampleConfig>[];
    readonly bad: readonly Partial<ExampleConfig>[];
  };
  readonly find: (image: CheckedImageConfig) => Iterable<ImageConfigHit>;
}

/** What an example sets; the rest is empty. */
export type ExampleConfig = CheckedImageConfig['config'] & { readonly history: readonly string[] };
