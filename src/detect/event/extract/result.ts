import type { SyscallEvent } from '../event.ts';
import { errnoName } from '../system-calls.ts';

/** What the call returned: its `res` or, for calls that make a descriptor, its `fd`; null for an event that returns nothing. */
export function resultOf(event: SyscallEvent): number | bigint | null {
  const { type, values } = event.arguments;
  const { parameters, traits } = type;
  for (let i = 0; i < values.length; i += 1) {
    if (parameters[i]!.name === 'res') return numeric(values[i]);
  }
  if (!traits.createsFd || type.direction !== 'exit') return null;
  return parameters[0]?.name === 'fd' ? numeric(values[0]) : null;
}

/** `SUCCESS`, or the name of the error; the number of an error that has no name. */
export function resultText(event: SyscallEvent): string | null {
  const result = resultOf(event);
  if (result === null) return null;
  if (result >= 0) return 'SUCCESS';
  const { type, values } = event.arguments;
  // What returns the number of a process has no names for errors.
  const isProcess = type.parameters.some(
    ({ name, type: kind }, i) => name === 'res' && kind === 'pid' && i < values.length,
  );
  return (isProcess ? null : errnoName(Number(result))) ?? String(result);
}

/** True when the call returned an error. */
export function hasFailed(event: SyscallEvent): boolean {
  const result = resultOf(event);
  return result !== null && result < 0;
}

function numeric(value: unknown): number | bigint | null {
  return typeof value === 'number' || typeof value === 'bigint' ? value : null;
}
