import { describe, expect, it } from 'vitest';
import { applyEdits } from '../dockerfile/patch.ts';
import { COMPOSE_CHECKS } from './checks.ts';
import { composeFindings } from './findings.ts';
import { observeCompose } from './observe.ts';

describe.each(COMPOSE_CHECKS.map((check) => [`${check.id} ${check.title}`, check] as const))(
  '%s',
  (_, check) => {
    const hitsOf = (text: string) => {
      const value = observeCompose('compose.yaml', text);
      expect(value?.incomplete.filter(({ code }) => code !== 'misconfig.not-merged')).toEqual([]);
      const { findings } = composeFindings(value === undefined ? [] : [{ path: 'compose.yaml', value }]);
      return findings.filter(({ id }) => id === check.id);
    };

    it.each(check.examples.good)('accepts %j', (text) => {
      expect(hitsOf(text)).toEqual([]);
    });

    it.each(check.examples.bad)('speaks on %j, at a place of the file', (text) => {
      const hits = hitsOf(text);
      expect(hits.length).toBeGreaterThan(0);
      for (const { locations } of hits) {
        const { line = 0, column = 0 } = locations[0]!;
        const written = text.split('\n')[line - 1];
        expect(written).toBeDefined();
        expect(column).toBeGreaterThan(0);
        expect(column).toBeLessThanOrEqual(written!.length);
      }
    });

    it('is mended by its patches', () => {
      for (const text of check.examples.bad) {
        const edits = hitsOf(text).flatMap(({ evidence }) => (evidence['patch'] ?? []) as never[]);
        if (edits.length === 0) continue;
        const mended = applyEdits(text, edits);
        expect(mended).not.toBe(text);
        expect(hitsOf(mended)).toEqual([]);
      }
    });
  },
);

describe('COMPOSE_CHECKS', () => {
  it('have ids of their own, in order', () => {
    const ids = COMPOSE_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^CO\d{3}$/);
  });
});
