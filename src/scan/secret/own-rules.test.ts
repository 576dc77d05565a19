import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import { parseGitleaksRules } from './gitleaks.ts';
import { parseOwnRules, type OwnRule } from './own-rules.ts';
import { compileRules } from './rule-set.ts';
import { scanFile } from './scan-file.ts';

function secrets(own: readonly OwnRule[], text: string, path = 'a.txt', chunk?: number): string[] {
  return scanFile(compileRules([], own), path, sourceOfBytes(Buffer.from(text)), chunk).hits.map(
    (hit) => `${hit.rule.id}=${hit.secret}`,
  );
}

describe("people's own rules", () => {
  it('are read from YAML', () => {
    const own = parseOwnRules(
      'rules:\n- id: acme\n  pattern: "acme_([a-f0-9]{8})"\n  group: 1\n  keywords: [ACME_]\n  allow: ["^0"]\n  path: "\\\\.txt$"\n',
      'own.yaml',
    );
    const text = 'x acme_12345678 acme_02345678';
    expect(secrets(own, text)).toEqual(['acme=12345678']);
    expect(secrets(own, text, 'a.md')).toEqual([]);
  });

  it.each([
    ['rules: [{id: a}]', 'secret.rule-invalid'],
    ['rules: [{id: a, pattern: "("}]', 'secret.rule-invalid'],
    ['rules: [{id: a, pattern: "a", keywords: [ü]}]', 'secret.rule-invalid'],
    ['{', 'yaml.syntax'],
  ])('are refused by name: %s', (text, code) => {
    expect(() => parseOwnRules(text, 'own.yaml')).toThrow(expect.objectContaining({ code }) as Problem);
  });
});

describe('rule files of gitleaks', () => {
  const file = `
title = "ours"
[extend]
useDefault = true
disabledRules = ["generic-api-key"]
[[rules]]
id = "acme"
description = "Acme token"
regex = '''(?i)\\bacme[_-]([a-z0-9]{16})(?:['"\\s;]|$)'''
entropy = 3
keywords = ["acme"]
[[rules.allowlists]]
condition = "AND"
paths = ['''\\.md$''']
regexes = ['''^doc''']
[[rules.allowlists]]
stopwords = ["example"]
[[rules]]
id = "grouped"
regex = '''user=(\\w+) pass=(\\w+)'''
secretGroup = 2
[[rules]]
id = "path-only"
path = '''\\.p12$'''
[allowlist]
commits = ["abc"]
regexTarget = "line"
regexes = ['''ignore this line''']
`;
  const { rules, useDefault, disabledRules, allowedCommits, notes } = parseGitleaksRules(
    file,
    '.gitleaks.toml',
  );

  it('are read unchanged, and what is not followed is said', () => {
    expect([useDefault, disabledRules, [...allowedCommits], notes.length]).toEqual([
      true,
      ['generic-api-key'],
      ['abc'],
      1,
    ]);
    expect(rules.map(({ rule }) => rule.id)).toEqual(['acme', 'grouped']);
  });

  it.each([
    ['ACME_a1b2c3d4e5f6g7h8 \n', 'a.txt', ['acme=a1b2c3d4e5f6g7h8']],
    ['acme_aaaaaaaaaaaaaaaa \n', 'a.txt', []],
    ['acme_examplea1b2c3d4 \n', 'a.txt', []],
    ['acme_doca1b2c3d4e5f6g \n', 'a.md', []],
    ['acme_doc1b2c3d4e5f6g7 \n', 'a.txt', ['acme=doc1b2c3d4e5f6g7']],
    ['acme_doc1b2c3d4e5f6g7 \n', 'a.md', []],
    ['acme_a1b2c3d4e5f6g7h8 ignore this line\n', 'a.txt', []],
    ['user=u pass=p1\n', 'a.txt', ['grouped=p1']],
  ])('judge %j in %s', (text, path, expected) => {
    expect(secrets(rules, text, path)).toEqual(expected);
  });

  it('find the same whatever the chunks', () => {
    const text =
      `${'words '.repeat(900)} acme_a1b2c3d4e5f6g7h8 \n${'more '.repeat(4000)}user=u pass=p2 `.repeat(3);
    for (const chunk of [997, 5000, 5401, 20_000])
      expect(secrets(rules, text, 'a.txt', chunk)).toEqual(secrets(rules, text));
  });

  it.each(['[[rules]]\nid = 3', '[[rules', '[[rules]]\nid="a"\nregex="("'])(
    'are refused when they are broken: %s',
    (text) => {
      expect(() => parseGitleaksRules(text, 'x.toml')).toThrow(Problem);
    },
  );
});
