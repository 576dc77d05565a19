import type { SyscallEvent } from '../event.ts';

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

/** True when the call returned an error. */
export function hasFailed(event: SyscallEvent): boolean {
  const result = resultOf(event);
  return result !== null && result < 0;
}

function numeric(value: unknown): number | bigint | null {
  return typeof value === 'number' || typeof value === 'bigint' ? value : null;
}
