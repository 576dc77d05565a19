import { describe, expect, it } from 'vitest';
import type { CheckedImageConfig, ExampleConfig } from './check.ts';
import { IMAGE_CONFIG_CHECKS } from './checks.ts';
import { checkImageConfig } from './findings.ts';

describe.each(IMAGE_CONFIG_CHECKS.map((check) => [`${check.id} ${check.title}`, check] as const))(
  '%s',
  (_, check) => {
    it.each(check.examples.good)('accepts %j', (example) => {
      expect([...check.find(imageOf(example))]).toEqual([]);
    });

    it.each(check.examples.bad)('speaks on %j', (example) => {
      expect([...check.find(imageOf(example))].length).toBeGreaterThan(0);
    });
  },
);

describe('checkImageConfig', () => {
  it('reports all problems, never the value of a secret, and the same fingerprints again', () => {
    const image = imageOf({ env: ['DB_PASSWORD=hunter22', 'API_TOKEN=x1y2z3'], exposedPorts: ['22/tcp'] });
    const findings = checkImageConfig(image, 'app');
    expect(findings.map(({ id }) => id)).toEqual(['IC001', 'IC002', 'IC002', 'IC003', 'IC005']);
    expect(JSON.stringify(findings)).not.toMatch(/hunter22|x1y2z3/);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    expect(checkImageConfig(image, 'app')).toEqual(findings);
  });
});

function imageOf({ history, ...config }: Partial<ExampleConfig>): CheckedImageConfig {
  return {
    os: 'linux',
    history: (history ?? []).map((createdBy) => ({ createdBy })),
    config: { env: [], exposedPorts: [], volumes: [], ...config },
  };
}
