import { parse } from 'smol-toml';
import { z } from 'zod';
import { messageOf, Problem } from '#core/index.ts';
import { asciiKeyword, compileOwn, type OwnRule } from './own-rules.ts';
import type { Found } from './rule-set.ts';

const allowlistShape = z.object({
  description: z.string().optional(),
  condition: z.string().optional(),
  commits: z.array(z.string()).default([]),
  paths: z.array(z.string()).default([]),
  regexes: z.array(z.string()).default([]),
  regexTarget: z.string().optional(),
  stopwords: z.array(z.string()).default([]),
  targetRules: z.array(z.string()).default([]),
});

const ruleShape = z.object({
  id: z.string().min(1),
  description: z.string().optional(),
  regex: z.string().optional(),
  path: z.string().optional(),
  secretGroup: z.int().min(0).optional(),
  entropy: z.number().optional(),
  keywords: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  allowlist: allowlistShape.optional(),
  allowlists: z.array(allowlistShape).default([]),
});

const configShape = z.object({
  title: z.string().optional(),
  extend: z
    .object({
      useDefault: z.boolean().default(false),
      path: z.string().optional(),
      url: z.string().optional(),
      disabledRules: z.array(z.string()).default([]),
    })
    .optional(),
  rules: z.array(ruleShape).default([]),
  allowlist: allowlistShape.optional(),
  allowlists: z.array(allowlistShape).default([]),
});

type Allowlist = z.infer<typeof allowlistShape>;

/** What a gitleaks file says, and what of it is not followed. */
export interface GitleaksRules {
  readonly rules: readonly OwnRule[];
  /** Commits whose findings are allowed, for the scan of a history. */
  readonly allowedCommits: ReadonlySet<string>;
  /** `[extend]` useDefault: the file wants its rules beside the default ones; ours stand in for those. */
  readonly useDefault: boolean;
  /** The file's own allow list, for rules that it does not bring itself. */
  readonly allowed: (found: Found) => boolean;
  readonly disabledRules: readonly string[];
  readonly notes: readonly string[];
}

/** Reads a rule file of gitleaks 8 as it is: rules, allow lists of rules and of the whole file, `[extend]`. */
export function parseGitleaksRules(text: string, name: string): GitleaksRules {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new Problem('secret.rule-syntax', `${name}: ${messageOf(error)}`, { cause: error });
  }
  const parsed = configShape.safeParse(document);
  if (!parsed.success)
    throw new Problem(
      'secret.rule-invalid',
      `${name}: ${z.prettifyError(parsed.error).replaceAll('\n', '; ')}`,
    );
  const config = parsed.data;
  const notes: string[] = [];
  const globals = [...(config.allowlist === undefined ? [] : [config.allowlist]), ...config.allowlists];
  const rules = config.rules.flatMap((rule) => {
    const at = `${name}: rule ${rule.id}`;
    // A rule with a path only reports the file's being there, which is no secret.
    if (rule.regex === undefined) {
      notes.push(`${at} has no regex: a file's name alone is not reported`);
      return [];
    }
    const lists = [
      ...globals.filter((list) => list.targetRules.length === 0 || list.targetRules.includes(rule.id)),
      ...(rule.allowlist === undefined ? [] : [rule.allowlist]),
      ...rule.allowlists,
    ].map((list) => compileAllowlist(list, at));
    const own: OwnRule = {
      rule: {
        id: rule.id,
        title: rule.description ?? rule.id,
        severity: 'high',
        pattern: rule.regex,
        ...(rule.secretGroup === undefined ? {} : { group: rule.secretGroup }),
        ...(rule.entropy === undefined ? {} : { entropy: rule.entropy }),
      },
      regex: compileOwn(rule.regex, at),
      ...(rule.path === undefined ? {} : { path: compileOwn(rule.path, at) }),
      keywords: rule.keywords.map((word) => asciiKeyword(word, at)),
      allowed: (found) => lists.some((list) => list(found)),
    };
    return [own];
  });
  if (config.extend?.path !== undefined)
    notes.push(`${name}: extend.path ${config.extend.path} is not followed`);
  if (config.extend?.url !== undefined)
    notes.push(`${name}: extend.url ${config.extend.url} is not followed`);
  const forAll = globals
    .filter((list) => list.targetRules.length === 0)
    .map((list) => compileAllowlist(list, name));
  return {
    rules,
    allowed: (found) => forAll.some((list) => list(found)),
    allowedCommits: new Set(globals.flatMap((list) => list.commits)),
    useDefault: config.extend?.useDefault ?? false,
    disabledRules: config.extend?.disabledRules ?? [],
    notes,
  };
}

/** `condition = "AND"` wants every kind of entry to match that the list has; the default is that any does. */
function compileAllowlist(list: Allowlist, at: string): (found: Found) => boolean {
  const paths = list.paths.map((pattern) => compileOwn(pattern, at));
  const regexes = list.regexes.map((pattern) => compileOwn(pattern, at));
  const stopwords = list.stopwords.map((word) => word.toLowerCase());
  const target = list.regexTarget ?? 'secret';
  const checks: ((found: Found) => boolean)[] = [];
  if (paths.length > 0) checks.push(({ path }) => paths.some((pattern) => pattern.test(path)));
  if (regexes.length > 0)
    checks.push((found) => {
      const text = target === 'match' ? found.match : target === 'line' ? found.line : found.secret;
      return regexes.some((pattern) => pattern.test(text));
    });
  if (stopwords.length > 0)
    checks.push(({ secret }) => {
      const text = secret.toLowerCase();
      return stopwords.some((word) => text.includes(word));
    });
  if (checks.length === 0) return () => false;
  const all = /^(?:AND|&&)$/i.test(list.condition ?? '');
  // Commits can't be told here, so a list that demands one of them never allows.
  if (all && list.commits.length > 0) return () => false;
  return all
    ? (found) => checks.every((check) => check(found))
    : (found) => checks.some((check) => check(found));
}
