import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  LIST_OPERATORS,
  MODIFIERS,
  NUMBER_OPERATORS,
  TEXT_SIGNS,
  TEXT_WORDS,
  TRANSFORMERS,
} from '../condition/ast.ts';
import { BUILT_IN_PLUGINS } from './requirement.ts';
import { loadRules } from './load-rules.ts';
import { printResult } from './report.ts';

const page = readFileSync(new URL('../../../../docs/reference/rule-language.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

describe('the page about the language', () => {
  it.each(examples.map((text, index) => [index, text] as const))(
    'has examples that load: %i',
    (index, text) => {
      const { results } = loadRules([{ name: `example ${index}`, text }]);
      expect(printResult(results[0]!)).toBe(`example ${index}: Ok`);
    },
  );

  it('names every operator, modifier, transformer and built-in plugin', () => {
    const words = [
      ...NUMBER_OPERATORS,
      ...TEXT_SIGNS,
      ...TEXT_WORDS,
      ...LIST_OPERATORS,
      ...MODIFIERS,
      ...TRANSFORMERS,
      ...BUILT_IN_PLUGINS.keys(),
    ];
    expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  });

  it('adds what is appended, in the order of the file', () => {
    const [rule] = loadRules([{ name: 'f', text: examples[1]! }], { containerFields: false }).rules;
    expect(rule).toMatchObject({
      priority: 'Error',
      outputText: '%user.name edits %fd.name',
      tags: ['container', 'edited'],
      exceptionFields: ['proc.pname', 'proc.name', 'fd.name', 'fd.directory', 'user.name'],
    });
    expect(rule!.eventTypes).toEqual(['creat', 'open', 'openat', 'openat2']);
  });
});
