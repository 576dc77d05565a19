import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '#format/index.ts';
import { DOCKERFILE_CHECKS } from './checks.ts';
import { contextOf } from './context.ts';
import { applyEdits } from './patch.ts';

describe.each(DOCKERFILE_CHECKS.map((check) => [`${check.id} ${check.title}`, check] as const))(
  '%s',
  (_, check) => {
    const hitsOf = (text: string) => [...check.find(contextOf(parseDockerfile(text)))];

    it.each(check.examples.good)('accepts %j', (text) => {
      expect(hitsOf(text)).toEqual([]);
    });

    it.each(check.examples.bad)('speaks on %j, at a place of the file', (text) => {
      const hits = hitsOf(text);
      expect(hits.length).toBeGreaterThan(0);
      for (const { at } of hits) {
        const line = text.split('\n')[at.line - 1];
        expect(line).toBeDefined();
        expect(at.column).toBeGreaterThan(0);
        expect(at.column).toBeLessThanOrEqual(Math.max(line!.length, 1));
      }
    });

    it('is mended by its patches', () => {
      for (const text of check.examples.bad) {
        const edits = hitsOf(text).flatMap(({ patch }) => patch ?? []);
        if (edits.length === 0) continue;
        const mended = applyEdits(text, edits);
        expect(mended).not.toBe(text);
        expect(hitsOf(mended)).toEqual([]);
        expect(parseDockerfile(mended).faults).toEqual([]);
      }
    });
  },
);

describe('DOCKERFILE_CHECKS', () => {
  // A plain build fails without the argument, so these are no examples.
  it.each(['ARG R\nFROM $R/a:1\n', 'ARG R\nFROM $R/a$T\n', 'ARG R\nFROM ${R:-x/y}\n'])(
    'do not take an image for untagged whose name the build is given: %j',
    (text) => {
      const { find } = DOCKERFILE_CHECKS.find(({ id }) => id === 'DF010')!;
      expect([...find(contextOf(parseDockerfile(text)))]).toEqual([]);
    },
  );

  it('have ids of their own, in order', () => {
    const ids = DOCKERFILE_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^DF\d{3}$/);
  });
});
