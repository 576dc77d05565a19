import { exactJson, isJsonObject } from '../exact-json.ts';

/** The first thing of the first value that the second does not have as well, by path; the second may have more. */
export function missingFrom(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return different(expected, actual, path);
    return expected
      .map((item, index) => missingFrom(item, actual[index], `${path}[${index}]`))
      .find((found) => found !== undefined);
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    return Object.keys(expected)
      .map((key) => missingFrom(expected[key], actual[key], `${path}.${key}`))
      .find((found) => found !== undefined);
  }
  // What is empty is often left out.
  if (actual === undefined && (expected === null || exactJson(expected) === '{}')) return undefined;
  return expected === actual || exactJson(expected) === exactJson(actual)
    ? undefined
    : different(expected, actual, path);
}

function different(expected: unknown, actual: unknown, path: string): string {
  return `${path}: expected ${exactJson(expected)}, got ${exactJson(actual)}`;
}
