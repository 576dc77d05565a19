import type { CliContext } from './context.ts';

/** Redraws per second that a person can follow. */
const INTERVAL = 100;

/** One status line on a terminal's standard error; silent where that is no terminal. */
export interface Progress {
  /** Names what is being done now. */
  phase(name: string): void;
  /** Tells how many layers of how many are read. */
  layers(read: number, all: number): void;
  /** Counts bytes that were read. */
  add(bytes: number): void;
  /** Removes the line. */
  [Symbol.dispose](): void;
}

export function showProgress(context: CliContext, wanted: boolean): Progress {
  const { stderr } = context.process;
  const shown = wanted && stderr.isTTY === true;
  let phase = '';
  let layers = '';
  let bytes = 0;
  let last = 0;
  const draw = (): void => {
    if (!shown) return;
    last = context.now();
    const amount = bytes === 0 ? '' : `  ${(bytes / 1e6).toFixed(0)} MB`;
    // Carriage return, and erase to the end of the line (ECMA-48, EL).
    stderr.write(`\r${phase}${layers}${amount}\u001B[K`);
  };
  return {
    phase(name) {
      phase = name;
      layers = '';
      draw();
    },
    layers(read, all) {
      layers = `  ${read} of ${all} ${all === 1 ? 'layer' : 'layers'}`;
      draw();
    },
    add(count) {
      bytes += count;
      if (shown && context.now() - last >= INTERVAL) draw();
    },
    [Symbol.dispose]() {
      if (shown) stderr.write('\r\u001B[K');
    },
  };
}
