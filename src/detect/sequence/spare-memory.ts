/**
 * Keeps V8 from growing the space for new objects to 64 MB, which it does in a process that looks at events for long: little of
 * an event outlives it, so that a space of 16 MB is collected as fast. What sequences remember lies outside of V8's heap.
 */
export function spareMemory(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
}
