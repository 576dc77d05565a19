import { describe, expect, it } from 'vitest';
import { compileLinearRegex, sourceOfBytes } from '#format/index.ts';
import { BUILT_IN_RULES, builtInRules } from './built-in.ts';
import { expandTemplate } from './example-template.ts';
import { scanFile } from './scan-file.ts';

const rules = builtInRules();

function found(path: string, text: string): string[] {
  return scanFile(rules, path, sourceOfBytes(Buffer.from(text))).hits.map((hit) => hit.rule.id);
}

describe('the built-in rules', () => {
  it('are at least 250 kinds with ids of their own', () => {
    expect(new Set(BUILT_IN_RULES.map((rule) => rule.id)).size).toBe(BUILT_IN_RULES.length);
    expect(BUILT_IN_RULES.length).toBeGreaterThanOrEqual(250);
  });

  it.each(BUILT_IN_RULES.map((rule) => [rule.id, rule] as const))('%s finds its examples', (id, rule) => {
    expect(rule.positives.length).toBeGreaterThan(0);
    for (const [index, template] of rule.positives.entries())
      for (const seed of [1, 20_011, 3_000_017]) {
        const text = expandTemplate(template, seed + index);
        expect(found(rule.path ?? 'app/config.txt', `first line\n${text}\nlast line\n`), text).toContain(id);
      }
  });

  it.each(BUILT_IN_RULES.map((rule) => [rule.id, rule] as const))(
    '%s leaves the others alone',
    (id, rule) => {
      expect(rule.negatives.length).toBeGreaterThan(0);
      for (const template of rule.negatives) {
        const text = expandTemplate(template, 7);
        expect(found(rule.path ?? 'app/config.txt', `first line\n${text}\nlast line\n`), text).not.toContain(
          id,
        );
      }
    },
  );

  it('have expressions that RE2 has too: no look-around and no back-references', () => {
    for (const rule of BUILT_IN_RULES) {
      // RE2 counts to 1000 only.
      const counted = rule.pattern.replaceAll(/\{(\d+),(\d{4,})\}/g, '{$1,1000}');
      expect(
        () => compileLinearRegex(counted.replaceAll(/\{\d{3,}(,?)\d*\}/g, '{1,9}')),
        rule.id,
      ).not.toThrow();
    }
  });

  it('repeat nothing that repeats without a bound', () => {
    for (const rule of BUILT_IN_RULES) {
      const plain = rule.pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
      expect(plain, rule.id).not.toMatch(/[*+]/);
    }
  });
});
