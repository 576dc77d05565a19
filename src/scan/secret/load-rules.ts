import { fingerprintOf } from '#core/index.ts';
import { BUILT_IN_RULES, builtInRules } from './built-in.ts';
import type { OwnRule } from './own-rules.ts';
import { compileRules, type RuleSet } from './rule-set.ts';

/** What a person wants of the search for secrets: plain data, so that it can go to other threads. */
export interface SecretSettings {
  /** Rule files, in our YAML or in gitleaks' TOML: their names, for messages, and their text. */
  readonly rules?: readonly { readonly name: string; readonly text: string }[];
  /** Hexadecimal: what keeps fingerprints of secrets from being guessed. */
  readonly key?: string;
}

/** The settings, ready to be used. */
export interface LoadedSecrets {
  readonly rules: RuleSet;
  readonly key?: Uint8Array;
  /** Of the files. */
  readonly digest: string;
  /** Commits whose findings are allowed. */
  readonly allowedCommits: ReadonlySet<string>;
  /** What of the files is not followed. */
  readonly notes: readonly string[];
}

/**
 * Reads rule files and puts their rules before the built-in ones, of which a gitleaks file may switch off some by their id.
 * The parsers are loaded only when there are files, because every thread of a scan loads this room.
 */
export async function loadSecrets({ rules: files = [], key }: SecretSettings): Promise<LoadedSecrets> {
  const withKey = key === undefined ? {} : { key: Buffer.from(key, 'hex') };
  if (files.length === 0)
    return { rules: builtInRules(), ...withKey, digest: '', allowedCommits: new Set(), notes: [] };
  const own: OwnRule[] = [];
  const disabled = new Set<string>();
  const allowedCommits = new Set<string>();
  const allowed: RuleSet['allowed'][] = [];
  const notes: string[] = [];
  for (const { name, text } of files) {
    if (!isToml(text)) {
      own.push(...(await import('./own-rules.ts')).parseOwnRules(text, name));
      continue;
    }
    const file = (await import('./gitleaks.ts')).parseGitleaksRules(text, name);
    own.push(...file.rules);
    notes.push(...file.notes);
    allowed.push(file.allowed);
    for (const id of file.disabledRules) disabled.add(id);
    for (const commit of file.allowedCommits) allowedCommits.add(commit);
  }
  const names = new Set(own.map(({ rule }) => rule.id));
  const builtIn = BUILT_IN_RULES.filter(({ id }) => !disabled.has(id) && !names.has(id));
  const rules = compileRules(builtIn, own, (found) => allowed.some((allows) => allows(found)));
  const digest = fingerprintOf(...files.map(({ text }) => text));
  return { rules, ...withKey, digest, allowedCommits, notes };
}

/** TOML has tables in brackets and `key = value`; no line of our YAML begins so. */
function isToml(text: string): boolean {
  return /^[ \t]*(?:\[\[?[\w.]+\]\]?|[\w.]+[ \t]*=)/m.test(text);
}
