import type { Arguments } from '../argument.ts';
import type { SyscallEvent } from '../event.ts';
import { argumentText } from './argument-text.ts';
import { integer } from './extractor.ts';

/** What the call returned: its `res` or, for calls that make a descriptor, its `fd`; null for an event that returns nothing. */
export function resultOf({ arguments: args }: SyscallEvent): number | bigint | null {
  const value = args.values[resultIndex(args)];
  if (typeof value === 'number') return value;
  // An address has no sign where it is recorded, but errors are negative everywhere.
  return typeof value === 'bigint' ? integer(BigInt.asIntN(64, value)) : null;
}

/** `SUCCESS`, or the name of the error; what was returned as it is when that is no error with a name. */
export function resultText(event: SyscallEvent): string | null {
  const result = resultOf(event);
  if (result === null) return null;
  if (result >= 0) return 'SUCCESS';
  const text = argumentText(event.arguments, resultIndex(event.arguments), event.process);
  return text && (text.meaning === '' ? text.value : text.meaning);
}

/** True when the call returned an error. */
export function hasFailed(event: SyscallEvent): boolean {
  const result = resultOf(event);
  return result !== null && result < 0;
}

function resultIndex({ type, values }: Arguments): number {
  const { parameters, traits, direction } = type;
  for (let i = 0; i < values.length; i += 1) {
    if (parameters[i]!.name === 'res') return i;
  }
  return traits.createsFd && direction === 'exit' && parameters[0]?.name === 'fd' ? 0 : -1;
}
