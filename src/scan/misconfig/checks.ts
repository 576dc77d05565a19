import type { Severity } from '#core/index.ts';
import { COMPOSE_CHECKS } from './compose/checks.ts';
import { DOCKERFILE_CHECKS } from './dockerfile/checks.ts';
import { IMAGE_CONFIG_CHECKS } from './image-config/checks.ts';
import { KUBERNETES_CHECKS } from './kubernetes/checks.ts';

/** What the reference says of a check. */
export interface MisconfigCheck {
  readonly id: string;
  readonly of: 'Dockerfile' | 'image configuration' | 'Kubernetes manifest' | 'Compose file';
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
  readonly good: string;
  readonly bad: string;
}

/** Every check of the room, in the order of the reference. */
export const MISCONFIG_CHECKS: readonly MisconfigCheck[] = [
  ...DOCKERFILE_CHECKS.map((check) => documented(check, 'Dockerfile', (example: string) => example)),
  ...IMAGE_CONFIG_CHECKS.map((check) => documented(check, 'image configuration', JSON.stringify)),
  ...KUBERNETES_CHECKS.map((check) => documented(check, 'Kubernetes manifest', (example: string) => example)),
  ...COMPOSE_CHECKS.map((check) => documented(check, 'Compose file', (example: string) => example)),
];

type Described = Omit<MisconfigCheck, 'of' | 'good' | 'bad'>;

function documented<Example>(
  check: Described & {
    readonly examples: { readonly good: readonly Example[]; readonly bad: readonly Example[] };
  },
  of: MisconfigCheck['of'],
  write: (example: Example) => string,
): MisconfigCheck {
  const { id, aliases, title, severity, why, fix, controls, examples } = check;
  const [good, bad] = [write(examples.good[0]!), write(examples.bad[0]!)];
  return { id, of, aliases, title, severity, why, fix, controls, good, bad };
}
