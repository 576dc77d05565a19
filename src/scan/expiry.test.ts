import { describe, expect, it } from 'vitest';
import type { OtherFinding } from '#core/index.ts';
import { endSuppressions } from './expiry.ts';

const NOW = new Date('2026-05-05T12:00:00Z');

function findingUntil(expires?: string): OtherFinding {
  return {
    kind: 'misconfiguration',
    id: 'DF001',
    fingerprint: 'f',
    title: 't',
    severity: 'low',
    ratings: [],
    locations: [{ path: 'Dockerfile' }],
    references: [],
    controls: [],
    evidence: {},
    suppression: { by: 'ignore-comment', reason: 'soon', ...(expires === undefined ? {} : { expires }) },
  };
}

describe('endSuppressions', () => {
  it.each([
    [undefined, true],
    ['2026-05-05T23:59:59Z', true],
    ['2026-05-04T23:59:59Z', false],
    ['2026-05-05T12:00:01Z', true],
    ['2026-05-05T11:59:59Z', false],
    ['soon', false],
  ])('until %s: still suppressed %s', (expires, isSuppressed) => {
    const { findings, notices } = endSuppressions([findingUntil(expires)], NOW);
    expect(findings[0]!.suppression !== undefined).toBe(isSuppressed);
    expect(notices).toEqual(
      isSuppressed
        ? []
        : [
            {
              code: 'suppression.expired',
              what: 'DF001 Dockerfile',
              why: `it was not to count until ${expires} (ignore-comment: soon)`,
            },
          ],
    );
  });
});
