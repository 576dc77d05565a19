/** The version of a policy: the minor number of Kubernetes 1.x, or `latest`. */
export type PolicyVersion = 'latest' | number;

export type PolicyLevel = 'privileged' | 'baseline' | 'restricted';

/** Which standard, as of which Kubernetes. */
export interface LevelVersion {
  readonly level: PolicyLevel;
  readonly version: PolicyVersion;
}

export const POLICY_LEVELS: readonly PolicyLevel[] = ['privileged', 'baseline', 'restricted'];

/** The newest Kubernetes whose changes to the standards we know; what is newer is checked as this one. */
export const NEWEST_MINOR = 37;

const LABEL_VERSION = /^v1\.(0|[1-9][0-9]{0,8})$/;

/** The version that a namespace label names (`latest` or `v1.N`), undefined for anything else. */
export function parseVersion(text: string): PolicyVersion | undefined {
  if (text === 'latest') return 'latest';
  const minor = LABEL_VERSION.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The level of a namespace label, undefined when there is no such level. */
export function parseLevel(text: string): PolicyLevel | undefined {
  return POLICY_LEVELS.find((level) => level === text);
}

/** `restricted:v1.33`, as messages and audit annotations write it. */
export function levelVersionText({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? 'latest' : `v1.${version}`}`;
}

/** The minor whose checks apply: never newer than the newest that we know. */
export function effectiveMinor(version: PolicyVersion): number {
  return version === 'latest' ? NEWEST_MINOR : Math.min(version, NEWEST_MINOR);
}
