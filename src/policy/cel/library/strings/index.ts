import { sizeOf, traversal, STRING_FACTOR } from '../../eval/cost.ts';
import { codePoints } from '../../values/text.ts';
import type { Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration } from '../function.ts';
import { listTraversal } from '../kubernetes/cost.ts';
import { formatText } from './format.ts';
import { formatTextLocalized } from './format-localized.ts';
import {
  charAt,
  indexOfText,
  joinTexts,
  lastIndexOfText,
  lowerAscii,
  quoteText,
  replaceText,
  splitText,
  substring,
  trimText,
  upperAscii,
} from './text.ts';

const once: CallCost = ([text]) => traversal(text!);
const twice: CallCost = ([text]) => Math.ceil(sizeOf(text!) * 2 * STRING_FACTOR);
const joined: CallCost = (_args, result) => Math.ceil(sizeOf(result) * 2 * STRING_FACTOR);
const searched: CallCost = ([text]) => listTraversal(text!);

const text = (value: Value | undefined): string => value as string;

/** The strings extension, version 0 of cel-go's ext and what later versions changed of it. */
export const STRING_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('(string).charAt(int): string', ([s, index]) => charAt(text(s), index!)),
  declare('(string).lowerAscii(): string', ([s]) => lowerAscii(text(s)), once),
  declare('(string).upperAscii(): string', ([s]) => upperAscii(text(s)), once),
  declare('(string).trim(): string', ([s]) => trimText(text(s)), once),
  declare(
    '(string).replace(string, string): string',
    ([s, old, by], meter) => replaceText(text(s), text(old), text(by), -1, meter),
    twice,
  ),
  declare(
    '(string).replace(string, string, int): string',
    ([s, old, by, n], meter) => replaceText(text(s), text(old), text(by), Number(n), meter),
    twice,
  ),
  declare('(string).split(string): list(string)', ([s, by]) => splitText(text(s), text(by), -1), twice),
  declare(
    '(string).split(string, int): list(string)',
    ([s, by, n]) => splitText(text(s), text(by), Number(n)),
    twice,
  ),
  declare('(string).substring(int): string', ([s, start]) => substring(text(s), start!, undefined), once),
  declare('(string).substring(int, int): string', ([s, start, end]) => substring(text(s), start!, end), once),
  declare(
    '(list(string)).join(): string',
    ([list], meter) => joinTexts(list as readonly Value[], '', meter),
    joined,
  ),
  declare(
    '(list(string)).join(string): string',
    ([list, by], meter) => joinTexts(list as readonly Value[], text(by), meter),
    joined,
  ),
];

/**
 * Searching from a position on. The extension's specification refuses positions after the end (`strict`); the versions that API
 * servers have find nothing there.
 */
export function searchFunctions(strict: boolean): readonly FunctionDeclaration[] {
  return [
    declare(
      '(string).indexOf(string): int',
      ([s, part]) => indexOfText(text(s), text(part), 0, strict),
      searched,
    ),
    declare(
      '(string).indexOf(string, int): int',
      ([s, part, from]) => indexOfText(text(s), text(part), from!, strict),
      searched,
    ),
    declare(
      '(string).lastIndexOf(string): int',
      ([s, part]) => lastIndexOfText(text(s), text(part), undefined, strict),
      searched,
    ),
    declare(
      '(string).lastIndexOf(string, int): int',
      ([s, part, from]) => lastIndexOfText(text(s), text(part), from, strict),
      searched,
    ),
  ];
}

/** Quoting, and formatting as versions 1 to 3 of the extension do it: localized doubles, nested text in quotes. */
export const LOCALIZED_FORMAT_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('strings.quote(string): string', ([s], meter) => quoteText(text(s), meter), once),
  declare(
    '(string).format(list(dyn)): string',
    ([format, args], meter) => formatTextLocalized(text(format), args as readonly Value[], meter),
    once,
  ),
];

/** Formatting as version 4 does it, the same everywhere. */
export const FORMAT_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare(
    '(string).format(list(dyn)): string',
    ([format, args], meter) => formatText(text(format), args as readonly Value[], meter),
    once,
  ),
];

/** Version 3. */
export const REVERSE_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('(string).reverse(): string', ([s]) => [...codePoints(text(s))].reverse().join('')),
];
