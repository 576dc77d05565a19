import { Problem } from '#core/index.ts';
import type { ImageSource, LayerSource } from '../../image-source.ts';
import { PACE, type Pace, type Timing } from '../../http/timing.ts';
import { openRegistryImage } from '../image.ts';
import type { RegistryOptions } from '../options.ts';

/** A pace at which a test finds out in milliseconds what would else take minutes. */
export const IMPATIENT: Pace = {
  ...PACE,
  head: 100,
  idle: 100,
  window: 100,
  windowBytes: 1024,
  document: 300,
};

/** The system's clock, but no pause takes any time; `pauses` lists those that would have been. */
export function restlessTiming(): Timing & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => Date.now(),
    random: () => 0.5,
    pause: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
    },
  };
}

/** Opens an image without any pause between attempts. */
export function openRestlessly(
  name: string,
  options: RegistryOptions = {},
  signal?: AbortSignal,
): Promise<ImageSource> {
  return openRegistryImage(name, { timing: restlessTiming(), ...options }, signal);
}

/** All bytes of a layer. */
export async function readLayer(layer: LayerSource, signal?: AbortSignal): Promise<Buffer> {
  const bytes = await layer.open(signal);
  if (bytes.kind !== 'stream') throw new Error('a registry layer is a stream');
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The problem that a promise ends with; anything else that it is rejected with goes through. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('there was no problem');
}
