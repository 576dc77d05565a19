import { describe, expect, it } from 'vitest';
import { parseYaml, readYaml } from '#format/index.ts';
import { applyEdits } from '../dockerfile/patch.ts';
import { editsOf, type Change } from './change.ts';
import { SourceText } from './source-text.ts';

const set = (path: (string | number)[], value: boolean | string | string[]): Change => ({
  kind: 'set',
  path,
  value,
});

function changed(text: string, change: Change): string | undefined {
  const [root] = readYaml(text);
  const edits = editsOf(new SourceText(text), root!, change);
  return edits === undefined ? undefined : applyEdits(text, edits);
}

describe('editsOf', () => {
  it.each([
    [
      'a field behind the first of its map',
      'a: 1 # why\nb: 2\n',
      set(['c'], true),
      'a: 1 # why\nc: true\nb: 2\n',
    ],
    ['maps that are not there', 'a: 1\n', set(['b', 'c'], false), 'a: 1\nb:\n  c: false\n'],
    [
      'an item of a list',
      'l:\n  - name: x\n    y: 1\n',
      set(['l', 0, 'z'], 'Word'),
      'l:\n  - name: x\n    z: Word\n    y: 1\n',
    ],
    [
      'before a map',
      'l:\n  - m:\n      n: 1\n',
      set(['l', 0, 'z'], true),
      'l:\n  - z: true\n    m:\n      n: 1\n',
    ],
    ['before a block', 'a: |\n  text\n', set(['z'], true), 'z: true\na: |\n  text\n'],
    ['a flow map', 'a: {b: 1}\n', set(['a', 'c'], true), 'a: {c: true, b: 1}\n'],
    ['an empty flow map', 'a: {}\n', set(['a', 'c'], true), 'a: {"c": true}\n'],
    ['JSON', '{"a": {"b": 1}}', set(['a', 'c'], 'x'), '{"a": {"c": "x", "b": 1}}'],
    ['a list', 'a: 1\n', set(['l'], ['x:true', 'z']), 'a: 1\nl:\n  - "x:true"\n  - z\n'],
    ['another value', 'a: "old" # why\n', set(['a'], 'new'), 'a: new # why\n'],
    ['a value that is empty', 'a:\nb: 1\n', set(['a'], true), 'a: true\nb: 1\n'],
    ['lines that end in CR LF', 'a: 1\r\nb: 2\r\n', set(['c'], true), 'a: 1\r\nc: true\r\nb: 2\r\n'],
    ['another name', 'a: 1\n"b": 2\n', { kind: 'rename', path: ['b'], to: 'c' }, 'a: 1\n"c": 2\n'],
    ['nothing in its place', 'a: 1\nb: "2"\n', { kind: 'remove', path: ['a'] }, '\nb: "2"\n'],
    ['text that looks like a truth value', 'a: 1\n', set(['a'], 'yes'), 'a: "yes"\n'],
  ] as [string, string, Change, string][])('puts %s', (_, text, change, expected) => {
    expect(changed(text, change)).toBe(expected);
    expect(() => parseYaml(expected, 'f')).not.toThrow();
  });

  it.each([
    ['what an alias stands for', 'a: &x {b: 1}\nc: *x\n', set(['c', 'd'], true)],
    ['what a merge brings', 'x: &x\n  b: {c: 1}\na:\n  <<: *x\n', set(['a', 'b', 'd'], true)],
    ['a list', 'a: [1]\n', set(['a', 'b'], true)],
    ['a value over several lines', 'a: "x\n  y"\n', set(['a'], 'z')],
    ['a block map behind an anchor in its line', 'a: &x b\n? &k c\n: d\n', { kind: 'remove', path: ['c'] }],
    ['a map', 'a:\n  b: 1\n', { kind: 'remove', path: ['a'] }],
    ['what is not there', 'a: 1\n', { kind: 'rename', path: ['b'], to: 'c' }],
  ] as [string, string, Change][])('leaves %s alone', (_, text, change) => {
    expect(changed(text, change)).toBeUndefined();
  });
});
