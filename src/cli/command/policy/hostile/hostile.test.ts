import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CheckBatch,
  decide,
  describeDocuments,
  documentInput,
  parseDocuments,
  PolicyCompiler,
} from '#policy/index.ts';
import { Problem } from '#core/index.ts';
import { HOSTILE_DOCUMENTS } from './hostile-documents.ts';
import { HOSTILE_EXPRESSIONS } from './hostile-expressions.ts';
import { HOSTILE_PARAMS, HOSTILE_POLICIES } from './hostile-policies.ts';
import { admissionPolicy, aliasBomb } from './hostile-question.ts';
import { askBatch, askCommand, askLibrary, bulkhead, checkFiles, withFolder } from '../three-ways.ts';

const NEVER_ALLOWED = /^(?:deny|unknown)$/;

describe('a hostile policy or document', () => {
  it.each([...HOSTILE_EXPRESSIONS, ...HOSTILE_DOCUMENTS, ...HOSTILE_POLICIES, ...HOSTILE_PARAMS])(
    'is never allowed: $name',
    async ({ question, says }) => {
      const asked = question();
      const answers = [askLibrary(asked), askBatch(asked), await askCommand(asked)];
      for (const answer of answers) {
        expect(answer.verdict).toMatch(NEVER_ALLOWED);
        if (says !== undefined) expect(JSON.stringify(answer)).toMatch(says);
      }
      expect(new Set(answers.map(({ verdict }) => verdict)).size).toBe(1);
    },
  );
});

/** Text that is a document, or part of one: in a file, in a line, and to the function that reads documents. */
const TEXTS: readonly (readonly [name: string, text: string | Uint8Array, says: RegExp])[] = [
  ['anchors that contain themselves', 'a: &a\n  b: *a\n', /contain|itself|anchor|alias/],
  ['anchors that contain each other', 'a: &a [*b]\nb: &b [*a]\n', /anchor|alias/],
  ['aliases of aliases', aliasBomb('\n'), /more than/],
  ['merges of merges', mergeBomb(), /more than|more values/],
  ['a flow of open brackets', '['.repeat(100_000), /nested deeper/],
  ['maps in maps in a line', '{a: '.repeat(10_000), /nested deeper/],
  ['a JSON object that is nested deep', '{"a":'.repeat(100_000), /nested deeper/],
  [
    'indentation without end',
    Array.from({ length: 2_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    /nested deeper/,
  ],
  ['a key that is there twice', 'apiVersion: v1\nkind: Pod\nkind: Service\n', /twice/],
  ['bytes that are no UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe), /UTF-8/],
  ['an overlong slash', Uint8Array.of(0x61, 0x3a, 0x20, 0xc0, 0xaf), /UTF-8/],
  ['text that is no document', 'just text', /not an object/],
  ['a number that is infinite', 'a: .inf', /no number of JSON/],
  ['a list of numbers', '[1, 2, 3]', /not an object/],
  ['a tag that is not so', 'a: !!int many', /many is no/],
  ['tabs for indentation', 'a:\n\tb: 1', /./],
  ['half a million of faults', ': : '.repeat(100_000), /./],
];

describe('a hostile text', () => {
  const policies = [admissionPolicy({ validations: [{ expression: 'true' }] })];

  it.each(TEXTS)('is not decided about: %s', async (_, text, says) => {
    const bytes = Buffer.from(text);
    await withFolder(async (folder) => {
      const [policy, document] = [join(folder, 'policy.json'), join(folder, 'document.yaml')];
      writeFileSync(policy, JSON.stringify(policies));
      writeFileSync(document, bytes);
      const answer = await checkFiles(['--policy', policy, document]);
      expect(answer).toMatchObject({ verdict: 'unknown', message: expect.stringMatching(says) as string });
      const piped = await bulkhead(['policy', 'check', '--policy', policy, '-'], bytes);
      expect(piped).toMatchObject({ status: piped.stderr.includes('UTF-8') ? 2 : 3, stdout: '' });
      const asPolicy = await bulkhead(['policy', 'check', '--policy', document, policy]);
      expect(asPolicy).toMatchObject({ status: 2, stderr: expect.stringMatching(says) as string });
    });
  });

  it.each(TEXTS)('is no document to the library and no line of a batch: %s', (_, text) => {
    const decoded = Buffer.from(text).toString('utf8');
    const decideAbout = () => {
      const set = new PolicyCompiler().compile(policies.flatMap((one) => describeDocuments(one, '')));
      return parseDocuments(decoded, 'document').map(({ object }) =>
        decide(set, documentInput({ value: object }), { now: new Date(0) }),
      );
    };
    // The library gets text, in which what was no UTF-8 has become U+FFFD: files and lines are where bytes are read.
    if (!decoded.includes('\uFFFD')) expect(decideAbout).toThrowError(Problem);
    const line = `{"policies":${JSON.stringify(policies)},"object":${decoded.replaceAll('\n', ' ')}}`;
    const answer = new CheckBatch(() => ({ now: new Date(0) })).answer(line);
    expect(JSON.parse(answer)).toMatchObject({ verdict: 'unknown', error: expect.any(String) as string });
  });
});

/** Maps that each take all of nine maps before. */
function mergeBomb(): string {
  const first = `m0: &m0 {${Array.from({ length: 60 }, (_, n) => `k${n}: 1`).join(', ')}}`;
  const rest = Array.from({ length: 400 }, (_, n) => {
    const own = Array.from({ length: 60 }, (__, m) => `k${n}-${m}: 1`).join(', ');
    return `m${n + 1}: &m${n + 1} {<<: *m${n}, ${own}}`;
  });
  return [first, ...rest].join('\n');
}
