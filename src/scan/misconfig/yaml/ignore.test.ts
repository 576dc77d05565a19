import { describe, expect, it } from 'vitest';
import { readYaml } from '#format/index.ts';
import { ignoreComments, suppressionAt } from './ignore.ts';
import { SourceText } from './source-text.ts';

function linesLeftOut(text: string, name = 'KM001'): number[] {
  const source = new SourceText(text);
  const documents = [...readYaml(text)].filter((document) => document !== null);
  const ignored = ignoreComments(source, documents);
  return Array.from({ length: source.lines }, (_, index) => index + 1).filter(
    (line) => suppressionAt(ignored, [name, 'KSV-0017', 'CKV_K8S_16'], line) !== undefined,
  );
}

describe('ignoreComments', () => {
  it.each([
    ['behind a field', 'a: 1\nb: 2 # bulkhead:ignore KM001 it is meant\nc: 3\n', [2]],
    ['before a field', 'a: 1\n# bulkhead:ignore KM001 it is meant\nb: 2\nc: 3\n', [3]],
    ['with an equals sign', 'a: 1\n# bulkhead:ignore=KM001 it is meant\nb: 2\n', [3]],
    [
      'before a field with others in it',
      'a: 1\n# bulkhead:ignore KM001 it is meant\nb:\n  c: 3\n  d: 4\ne: 5\n',
      [3, 4, 5],
    ],
    [
      'before an item',
      'l:\n  # bulkhead:ignore KM001 it is meant\n  - name: x\n    y: 1\n  - name: z\n',
      [3, 4],
    ],
    ['before the first field', '# bulkhead:ignore KM001 it is meant\na: 1\nb: 2\n---\na: 1\n', [2, 3]],
    [
      'after the marker of a document',
      'a: 1\n---\n# bulkhead:ignore KM001 it is meant\n\na: 1\nb: 1\n',
      [5, 6],
    ],
    ['for several checks', 'a: 1\nb: 2 # bulkhead:ignore KM002,KM001 it is meant\n', [2]],
    ['of Trivy', 'a: 1\n#trivy:ignore:KSV-0017\nb: 2\n', [3]],
    ['of Trivy with an old id', 'a: 1\n# trivy:ignore:AVD-KSV-0017\nb: 2\n', [3]],
    ['of Trivy with its oldest id', 'a: 1\n# trivy:ignore:KSV017\nb: 2\n', [3]],
    ['of Checkov', 'a: 1\nb: 2 # checkov:skip=CKV_K8S_16:it is meant\n', [2]],
    ['for another check', 'a: 1\nb: 2 # bulkhead:ignore KM002 it is meant\n', []],
    ['without a reason', 'a: 1\nb: 2 # bulkhead:ignore KM001\n', []],
    ['in a text', 'a: |\n  # bulkhead:ignore KM001 it is meant\n  x\nb: 2\n', []],
    ['in quotes', 'a: "x # bulkhead:ignore KM001 it is meant"\nb: 2\n', []],
    ['at the end of the file', 'a: 1\n# bulkhead:ignore KM001 it is meant\n', []],
  ])('heeds a comment %s', (_, text, lines) => {
    expect(linesLeftOut(text)).toEqual(lines);
  });

  it('keeps the reason', () => {
    const text = 'a: 1 # bulkhead:ignore KM001 it is meant\n';
    const ignored = ignoreComments(
      new SourceText(text),
      [...readYaml(text)].filter((document) => document !== null),
    );
    expect(suppressionAt(ignored, ['KM001'], 1)).toEqual({ by: 'ignore-comment', reason: 'it is meant' });
  });

  it('reads a flood of comments and fields in linear time', () => {
    const text = `a: 1\nl:\n${'- k: 1 # bulkhead:ignore KM001 it is meant\n'.repeat(5000)}`;
    expect(linesLeftOut(text).length).toBe(1000);
  });
});
