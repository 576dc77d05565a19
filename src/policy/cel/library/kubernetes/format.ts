import { REGEX_FACTOR, sizeOf, STRING_FACTOR } from '../../eval/cost.ts';
import { NONE, Opaque, Optional, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration } from '../function.ts';
import { NAMED_FORMATS, type NamedFormat } from './format-check.ts';

/** A named format of text. */
class FormatValue extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat';
  readonly format: NamedFormat;

  constructor(format: NamedFormat) {
    super();
    this.format = format;
  }

  equals(other: Opaque): boolean {
    return other instanceof FormatValue && other.format.name === this.format.name;
  }

  override toString(): string {
    return this.format.name;
  }
}

const TYPE = 'kubernetes.NamedFormat';

/** As for a pattern of the format's size. */
const validated: CallCost = ([format, text]) =>
  Math.ceil((1 + sizeOf(text!)) * STRING_FACTOR) *
  Math.ceil((format as FormatValue).format.patternSize * REGEX_FACTOR);

/** Kubernetes' format library (apiserver, pkg/cel/library/format.go). */
export const FORMAT_LIBRARY_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...[...NAMED_FORMATS].map(([name, format]) => {
    const value = new FormatValue(format);
    return declare(`format.${name}(): ${TYPE}`, () => value);
  }),
  declare(`format.named(string): optional(${TYPE})`, ([name]) => {
    const format = NAMED_FORMATS.get(name as string);
    return format === undefined ? NONE : new Optional(new FormatValue(format));
  }),
  declare(
    `(${TYPE}).validate(string): optional(list(string))`,
    ([format, text]): Value => {
      const mistakes = (format as FormatValue).format.check(text as string);
      return mistakes.length === 0 ? NONE : new Optional(mistakes);
    },
    validated,
  ),
];
