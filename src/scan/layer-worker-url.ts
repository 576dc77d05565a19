/** Where the script of a scan's threads lies; the bundle has it beside itself as JavaScript. */
export function layerWorkerUrl(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './layer-worker.ts' : './layer-worker.cjs',
    import.meta.url,
  );
}
