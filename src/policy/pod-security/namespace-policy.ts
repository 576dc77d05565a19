import { goQuote } from '../go-text.ts';
import {
  type LevelVersion,
  parseLevel,
  parseVersion,
  POLICY_LEVELS,
  type PolicyLevel,
  type PolicyVersion,
} from './version.ts';

export const LABEL_PREFIX = 'pod-security.kubernetes.io/';

/** What a namespace asks of its pods: to deny, to write to the audit log, to warn. */
export interface NamespacePolicy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

/** What applies where a namespace has no labels: nothing, as in a cluster that was not configured otherwise. */
export const PRIVILEGED_POLICY: NamespacePolicy = {
  enforce: { level: 'privileged', version: 'latest' },
  audit: { level: 'privileged', version: 'latest' },
  warn: { level: 'privileged', version: 'latest' },
};

/** The policy of a namespace, and what is wrong with its labels in the words of the API server. */
export interface ReadNamespacePolicy {
  readonly policy: NamespacePolicy;
  readonly errors: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/**
 * Reads the `pod-security.kubernetes.io/` labels of a namespace. A label that cannot be read means restricted, latest
 * for `enforce`, and no level for `audit` and `warn`. Without its own label `warn` follows a stricter `enforce`.
 */
export function policyOfNamespace(
  labels: Labels,
  defaults: NamespacePolicy = PRIVILEGED_POLICY,
): ReadNamespacePolicy {
  const errors: string[] = [];
  const level = (mode: string, fallback: PolicyLevel, whenBad: PolicyLevel): PolicyLevel => {
    const text = labelOf(labels, mode);
    if (text === undefined) return fallback;
    const parsed = parseLevel(text);
    if (parsed === undefined)
      errors.push(invalidLabel(mode, text, `must be one of ${POLICY_LEVELS.join(', ')}`));
    return parsed ?? whenBad;
  };
  const version = (mode: string, fallback: PolicyVersion): PolicyVersion => {
    const text = labelOf(labels, mode);
    if (text === undefined) return fallback;
    const parsed = parseVersion(text);
    if (parsed === undefined) errors.push(invalidLabel(mode, text, 'must be "latest" or "v1.x"'));
    return parsed ?? 'latest';
  };
  const enforce = {
    level: level('enforce', defaults.enforce.level, 'restricted'),
    version: version('enforce-version', defaults.enforce.version),
  };
  const audit = {
    level: level('audit', defaults.audit.level, 'privileged'),
    version: version('audit-version', defaults.audit.version),
  };
  const warn = {
    level: level('warn', defaults.warn.level, 'privileged'),
    version: version('warn-version', defaults.warn.version),
  };
  return { policy: { enforce, audit, warn: warnFollowingEnforce(labels, enforce, warn) }, errors };
}

/** Less than zero when `a` is less strict than `b`. */
export function compareLevels(a: PolicyLevel, b: PolicyLevel): number {
  return POLICY_LEVELS.indexOf(a) - POLICY_LEVELS.indexOf(b);
}

function warnFollowingEnforce(labels: Labels, enforce: LevelVersion, warn: LevelVersion): LevelVersion {
  const enforceLabel = labelOf(labels, 'enforce');
  if (enforceLabel === undefined || parseLevel(enforceLabel) === undefined) return warn;
  if (labelOf(labels, 'warn') !== undefined || compareLevels(enforce.level, warn.level) <= 0) return warn;
  return {
    level: enforce.level,
    version: labelOf(labels, 'warn-version') === undefined ? enforce.version : warn.version,
  };
}

function labelOf(labels: Labels, mode: string): string | undefined {
  return Object.hasOwn(labels, LABEL_PREFIX + mode) ? labels[LABEL_PREFIX + mode] : undefined;
}

function invalidLabel(mode: string, value: string, why: string): string {
  return `metadata.labels[${LABEL_PREFIX}${mode}]: Invalid value: ${goQuote(value)}: ${why}`;
}
