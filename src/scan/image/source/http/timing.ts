import { setTimeout as delay } from 'node:timers/promises';

/** The clock and the dice of a network client, so that tests can hold both. */
export interface Timing {
  /** Milliseconds of the epoch. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock and dice. */
export const SYSTEM_TIMING: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  pause: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** How long to wait for a server; milliseconds and bytes. */
export interface Pace {
  /** Until the connection stands: longer than two lost SYN packets (1 s and 3 s). */
  readonly connect: number;
  /** From the request to the head of the answer: a registry may first fetch the blob from its own upstream. */
  readonly head: number;
  /** Between two pieces of a body. */
  readonly idle: number;
  /** A body must bring `windowBytes` in every `window` of waiting, so that a server cannot hold us by single bytes. */
  readonly window: number;
  readonly windowBytes: number;
  /** For the whole of a small document: a manifest, a token. */
  readonly document: number;
}

/** 1 KiB/s is slower than any link over which a person would wait for an image. */
export const PACE: Pace = {
  connect: 10_000,
  head: 60_000,
  idle: 30_000,
  window: 60_000,
  windowBytes: 60 * 1024,
  document: 120_000,
};
