import { Problem } from '#core/index.ts';
import { compareVersions } from './compare.ts';
import type { VersionOrdering } from './ordering.ts';

/**
 * For tests: every version of the list should be older than all behind it, those of an inner list equal. Returns the pairs
 * that are not so, `1.0 < 1.1, not >`.
 */
export function disorder(
  ordering: VersionOrdering,
  versions: readonly (string | readonly string[])[],
): string[] {
  const places = versions.flatMap((entry, place) => [entry].flat().map((version) => ({ version, place })));
  return places.flatMap((a) =>
    places.flatMap((b) => {
      const expected = Math.sign(a.place - b.place);
      const actual = compareVersions(ordering, a.version, b.version);
      return actual === expected ? [] : [`${a.version} ${sign(expected)} ${b.version}, not ${sign(actual)}`];
    }),
  );
}

/** For tests: those of the texts that the ordering takes for a version, compared with one that is. */
export function accepted(ordering: VersionOrdering, texts: readonly string[], valid: string): string[] {
  return texts.filter((text) => {
    try {
      compareVersions(ordering, text, valid);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === 'version.invalid') return false;
      throw error;
    }
  });
}

function sign(difference: number): string {
  return '<=>'[difference + 1]!;
}
