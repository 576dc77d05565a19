import { z } from 'zod';
import { messageOf, Problem, SEVERITIES } from '#core/index.ts';
import { compileLinearRegex, parseYaml } from '#format/index.ts';
import type { ForeignRule } from './rule-set.ts';

export type SecretRuleProblemCode = 'secret.rule-syntax' | 'secret.rule-invalid';

/** A rule that is to be compiled with the built-in ones. */
export type OwnRule = Omit<ForeignRule, 'rank'>;

/** Rule files that people write have a few hundred rules; more is a mistake. */
const MAX_RULES = 5_000;

const ruleShape = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().max(500).optional(),
  severity: z.enum(SEVERITIES).default('high'),
  /** RE2 syntax. */
  pattern: z.string().min(1),
  /** The group that holds the secret. */
  group: z.int().min(0).max(50).optional(),
  /** Without keywords the pattern runs over everything, which is slow. */
  keywords: z.array(z.string().min(1).max(100)).default([]),
  entropy: z.number().min(0).max(8).optional(),
  /** RE2 over the path. */
  path: z.string().optional(),
  /** RE2 over the secret: such values are none. */
  allow: z.array(z.string()).default([]),
  controls: z.array(z.string()).optional(),
});

const fileShape = z.strictObject({ rules: z.array(ruleShape).max(MAX_RULES) });

/** Reads rules in our own YAML: `rules:` with `id`, `pattern`, and `title`, `severity`, `group`, `keywords`, `entropy`, `path`, `allow`. */
export function parseOwnRules(text: string, name: string): OwnRule[] {
  const parsed = fileShape.safeParse(parseYaml(text, name)[0]);
  if (!parsed.success)
    throw new Problem(
      'secret.rule-invalid',
      `${name}: ${z.prettifyError(parsed.error).replaceAll('\n', '; ')}`,
    );
  return parsed.data.rules.map((rule) => {
    const at = `${name}: rule ${rule.id}`;
    const allow = rule.allow.map((pattern) => compileOwn(pattern, at));
    return {
      rule: {
        id: rule.id,
        title: rule.title ?? rule.id,
        severity: rule.severity,
        pattern: rule.pattern,
        ...(rule.group === undefined ? {} : { group: rule.group }),
        ...(rule.entropy === undefined ? {} : { entropy: rule.entropy }),
        ...(rule.controls === undefined ? {} : { controls: rule.controls }),
      },
      regex: compileOwn(rule.pattern, at),
      ...(rule.path === undefined ? {} : { path: compileOwn(rule.path, at) }),
      keywords: rule.keywords.map((word) => asciiKeyword(word, at)),
      allowed: ({ secret }) => allow.some((pattern) => pattern.test(secret)),
    };
  });
}

/** Compiles a pattern of a rule file; the message names the rule. */
export function compileOwn(pattern: string, at: string): ReturnType<typeof compileLinearRegex> {
  try {
    return compileLinearRegex(pattern);
  } catch (error) {
    throw new Problem('secret.rule-invalid', `${at}: ${messageOf(error)}`, { cause: error });
  }
}

/** The keyword search folds ASCII letters only. */
export function asciiKeyword(word: string, at: string): string {
  if (!/^[\x20-\x7e]+$/.test(word))
    throw new Problem('secret.rule-invalid', `${at}: the keyword ${JSON.stringify(word)} is not ASCII`);
  return word.toLowerCase();
}
