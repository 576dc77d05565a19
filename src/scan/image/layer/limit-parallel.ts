export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks, so many at a time, in the order in which they come. */
export function limitParallel(parallel: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await task();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
