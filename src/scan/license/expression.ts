import { categoryOfLicense, compareCategories, type LicenseCategory } from './category.ts';
import { categoryOfNamed, NAMED_PREFIX } from './named-licenses.ts';

/** What a package says about its licences, in SPDX's terms as far as they are known (SPDX 3.0, annex "license expressions"). */
export type LicenseExpression =
  | {
      readonly kind: 'license';
      /** Of SPDX's list, or `LicenseRef-` and a name for families that have no id of their own (`LicenseRef-BSD`). */
      readonly id: string;
      readonly orLater?: boolean;
      /** Of SPDX's list of exceptions. */
      readonly exception?: string;
    }
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly LicenseExpression[] };

/** The expression in SPDX's syntax; what is unknown becomes a `LicenseRef-` of its letters. */
export function printLicense(expression: LicenseExpression): string {
  switch (expression.kind) {
    case 'license':
      return `${expression.id}${expression.orLater === true ? '+' : ''}${expression.exception === undefined ? '' : ` WITH ${expression.exception}`}`;
    case 'unknown':
      return `LicenseRef-${expression.text.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'unknown'}`;
    case 'and':
    case 'or': {
      const isAnd = expression.kind === 'and';
      return expression.parts
        .map((part) => (isAnd && part.kind === 'or' ? `(${printLicense(part)})` : printLicense(part)))
        .join(isAnd ? ' AND ' : ' OR ');
    }
    default:
      throw new TypeError(expression satisfies never);
  }
}

/** What it asks for: the strictest of what holds together, the mildest of what one may choose; unknown parts make it unknown unless one may choose another. */
export function categoryOf(expression: LicenseExpression): LicenseCategory {
  switch (expression.kind) {
    case 'license':
      return expression.id.startsWith(NAMED_PREFIX)
        ? categoryOfNamed(expression.id)
        : categoryOfLicense(expression.id, expression.exception);
    case 'unknown':
      return 'unknown';
    case 'and':
      return extreme(expression.parts, 1);
    case 'or':
      return extreme(expression.parts, -1);
    default:
      throw new TypeError(expression satisfies never);
  }
}

/** The ids in it, each once, in order. */
export function idsOf(expression: LicenseExpression): readonly string[] {
  switch (expression.kind) {
    case 'license':
      return [expression.id];
    case 'unknown':
      return [];
    case 'and':
    case 'or':
      return [...new Set(expression.parts.flatMap(idsOf))];
    default:
      throw new TypeError(expression satisfies never);
  }
}

/** What in it nobody knows, word for word. */
export function unknownOf(expression: LicenseExpression): readonly string[] {
  switch (expression.kind) {
    case 'license':
      return categoryOf(expression) === 'unknown' ? [expression.id] : [];
    case 'unknown':
      return [expression.text];
    case 'and':
    case 'or':
      return [...new Set(expression.parts.flatMap(unknownOf))];
    default:
      throw new TypeError(expression satisfies never);
  }
}

/** Several expressions that hold together; equal ones once. */
export function allOf(expressions: readonly LicenseExpression[]): LicenseExpression | undefined {
  const byText = new Map(
    expressions
      .flatMap((expression) => (expression.kind === 'and' ? expression.parts : [expression]))
      .map((expression) => [printLicense(expression), expression]),
  );
  const parts = [...byText.values()];
  return parts.length > 1 ? { kind: 'and', parts } : parts[0];
}

function extreme(parts: readonly LicenseExpression[], sign: number): LicenseCategory {
  return parts.map(categoryOf).reduce((a, b) => (compareCategories(a, b) * sign >= 0 ? a : b));
}
