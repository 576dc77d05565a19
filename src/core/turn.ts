import { setImmediate } from 'node:timers';

/** Lets what else waits on this thread have its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
