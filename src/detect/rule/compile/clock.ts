/** Small enough for V8 to keep it out of the heap. */
const LAST_TICK = 2 ** 30 - 1;

/** Counts events, so that what was computed for one is known to be stale for the next. */
export class Clock {
  tick = 0;
  private readonly resets: (() => void)[] = [];

  /** Called once for each event, before anything is computed. */
  next(): void {
    if (this.tick === LAST_TICK) {
      for (const reset of this.resets) reset();
      this.tick = 0;
    }
    this.tick++;
  }

  /** Called when ticks start over: everything remembered must be forgotten. */
  onRestart(reset: () => void): void {
    this.resets.push(reset);
  }
}

/** The same function, computed once for each tick. */
export function oncePerTick<Event, Value>(
  clock: Clock,
  compute: (event: Event) => Value,
): (event: Event) => Value {
  let seen = 0;
  let value: Value;
  clock.onRestart(() => {
    seen = 0;
  });
  return (event) => {
    if (seen !== clock.tick) {
      value = compute(event);
      seen = clock.tick;
    }
    return value;
  };
}
