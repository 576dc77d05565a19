import type { ArgumentValue } from '../../../event/argument.ts';
import { textsOf } from '../byte-reader.ts';

/** Texts of a parameter that holds them one after another, each with a NUL at its end. */
export function textsOfArgument(value: ArgumentValue | undefined): readonly string[] {
  return Buffer.isBuffer(value) ? textsOf(value, 0, value.length) : [];
}

/** A parameter that is a text, or `missing`. */
export function textOfArgument(value: ArgumentValue | undefined, missing: string): string {
  return typeof value === 'string' && value !== '' ? value : missing;
}
