import type { ArgumentValue } from '../../../event/argument.ts';
import { textsOf } from '../byte-reader.ts';

/** Texts of a parameter that holds them one after another, each with a NUL at its end. */
export function textsOfArgument(value: ArgumentValue | undefined): readonly string[] {
  return Buffer.isBuffer(value) ? textsOf(value, 0, value.length) : [];
}
