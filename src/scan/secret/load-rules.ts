import type { GitleaksRules } from './gitleaks.ts';
import type { OwnRule } from './own-rules.ts';

/** Reads rules in our own YAML; the parsers are loaded only then, because every worker thread loads this room. */
export async function loadOwnRules(text: string, name: string): Promise<OwnRule[]> {
  return (await import('./own-rules.ts')).parseOwnRules(text, name);
}

/** Reads a rule file of gitleaks 8 as it is. */
export async function loadGitleaksRules(text: string, name: string): Promise<GitleaksRules> {
  return (await import('./gitleaks.ts')).parseGitleaksRules(text, name);
}
