import { describe, expect, it } from 'vitest';
import { NOW } from './ask.ts';
import { manifestInput } from './check-batch.ts';
import { explain } from './explain.ts';
import { PolicyCompiler } from './policy-set.ts';
import { parseDocuments } from './source-document.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    containers: [
      { name: 'a', image: 'x/a:1' },
      { name: 'b', image: 'y/b:1' },
    ],
  },
};

function explained(expression: string, more = '') {
  const text = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec:
${more}  validations: [{expression: ${JSON.stringify(expression)}}]
`;
  const set = new PolicyCompiler().compile(parseDocuments(text, 'p.yaml'));
  return explain(set, manifestInput({ object: POD }), { now: NOW });
}

describe('explain', () => {
  it('shows what each part of a false expression was, a value a round inside macros', () => {
    const { decision, expressions } = explained("object.spec.containers.all(c, c.image.startsWith('x/'))");
    expect(decision.verdict).toBe('deny');
    expect(expressions).toMatchObject([
      { policy: 'p', field: 'spec.validations[0].expression', result: 'false' },
    ]);
    expect(expressions[0]!.parts).toContainEqual({
      source: 'c.image',
      values: ['"x/a:1"', '"y/b:1"'],
      count: 2,
    });
    expect(expressions[0]!.parts).toContainEqual({
      source: "c.image.startsWith('x/')",
      values: ['true', 'false'],
      count: 2,
    });
  });

  it('shows which part was an error', () => {
    const { expressions } = explained("object.metadata.name == 'web' && object.nothing.more == 1");
    expect(expressions).toMatchObject([{ result: 'error', message: 'no such key: nothing' }]);
    expect(expressions[0]!.parts).toContainEqual({
      source: "object.metadata.name == 'web'",
      values: ['true'],
      count: 1,
    });
    expect(expressions[0]!.parts).toContainEqual({
      source: 'object.nothing',
      values: ['error: no such key: nothing'],
      count: 1,
    });
  });

  it('shows match conditions and variables that made it so', () => {
    const { expressions } = explained(
      'variables.few',
      '  variables: [{name: few, expression: object.spec.containers.size() < 2}]\n',
    );
    expect(expressions.map(({ field }) => field).sort()).toEqual([
      'spec.validations[0].expression',
      'spec.variables[0].expression',
    ]);
  });

  it('has nothing to show of what is true', () => {
    expect(explained('true').expressions).toEqual([]);
  });

  it('decides as it would without', () => {
    const { decision } = explained('object.nothing == 1');
    expect(decision.message).toContain('no such key: nothing');
  });
});
