import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questions } from './generate-question.ts';
import { askBatch, askCommand, askLibrary, type Question } from './three-ways.ts';

/** How many questions are made up; another seed makes others. */
const GENERATED = Number(process.env['BULKHEAD_GENERATED'] ?? 150);

const SEED = Number(process.env['BULKHEAD_SEED'] ?? 5);

describe('a question', () => {
  it('has the same answer from the function, the batch mode and the command line', async () => {
    const verdicts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const answer = await agreed(question);
        verdicts.add(answer.verdict);
      }),
      { numRuns: GENERATED, seed: SEED },
    );
    expect([...verdicts].sort()).toEqual(['allow', 'deny', 'unknown', 'warn']);
  });

  it('has the same answer with ints that doubles cannot hold', async () => {
    const expression = 'object.data.a == 9007199254740993 && params.data.a == 9223372036854775807';
    const question: Question = {
      policies: [
        admissionPolicy({
          paramKind: { apiVersion: 'example.com/v1', kind: 'Limit' },
          validations: [{ expression }],
        }),
      ],
      object: {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        metadata: { name: 'x' },
        data: { a: 9007199254740993n },
      },
      params: [
        {
          apiVersion: 'example.com/v1',
          kind: 'Limit',
          metadata: { name: 'y' },
          data: { a: 9223372036854775807n },
        },
      ],
    };
    expect((await agreed(question)).verdict).toBe('allow');
    const other = { ...question, object: { ...question.object, data: { a: 9007199254740992n } } };
    expect((await agreed(other)).verdict).toBe('deny');
  });
});

function admissionPolicy(spec: object) {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'p' }, spec };
}

async function agreed(question: Question) {
  const answer = askLibrary(question);
  expect(askBatch(question)).toEqual(answer);
  expect(await askCommand(question)).toEqual(answer);
  return answer;
}
