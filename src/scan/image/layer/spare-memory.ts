import { MIB } from '#core/index.ts';
import type { LayerSource } from '../source/image-source.ts';

/** Of the layers as they lie uncompressed. Below it a scan stays under 200 MB as it is. */
const LARGE_IMAGE = 1280 * MIB;

/** What layers grow to, about: those of public images shrink to a third. */
const INFLATION = 3;

/**
 * Keeps V8 from growing the space for new objects to 100 MB and more, which it does where many of them stay, as those of a
 * large image do. It makes a large scan no slower (measured), but a small one, whose space would not grow so far.
 */
export function spareMemory(layers: readonly LayerSource[]): void {
  let bytes = 0;
  for (const { size = 0, mediaType } of layers)
    bytes += /(?:gzip|zstd)$/.test(mediaType) ? size * INFLATION : size;
  // Loading the module takes as long as reading a small layer.
  if (bytes > LARGE_IMAGE)
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
}
