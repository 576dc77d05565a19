/** The answer of the policy engine; `unknown` means that something could not be checked, and never counts as allow. */
export const VERDICTS = ['allow', 'warn', 'unknown', 'deny'] as const;

export type VerdictKind = (typeof VERDICTS)[number];
