import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask, told } from './ask.ts';
import { availableSince } from './cel/index.ts';

const TEXT = readFileSync(new URL('../../docs/reference/policy.md', import.meta.url), 'utf8');
const EXAMPLES = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);
const NAMED = (kind: string): string => EXAMPLES.find((example) => example.includes(`kind: ${kind}\n`))!;

describe('docs/reference/policy.md', () => {
  const deployment = (...images: readonly string[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'prod-a' },
    spec: {
      template: {
        spec: { containers: images.map((image, n) => ({ name: n === 0 ? 'web' : 'proxy-a', image })) },
      },
    },
  });

  it('has a policy that does what it says', () => {
    expect(told(ask(NAMED('Policy'), { object: deployment('registry.example/a', 'b:1') }))).toEqual([
      'image-sources/registry fail: from elsewhere: b:1',
    ]);
  });

  it('has an exception that does what it says', () => {
    const text = `${NAMED('Policy')}---\n${NAMED('PolicyException').replace('spec.containers', 'spec.template.spec.containers')}`;
    expect(ask(text, { object: deployment('registry.example/a', 'b:1') }).verdict).toBe('allow');
    expect(ask(text, { object: deployment('b:1') }).verdict).toBe('deny');
  });

  it('names every version at which expressions learnt something', () => {
    const versions = new Set(availableSince().values());
    for (const version of versions) expect(TEXT).toContain(`\n| ${version} |`);
  });
});
