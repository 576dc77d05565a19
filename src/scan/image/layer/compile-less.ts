import type * as v8 from 'node:v8';

/**
 * Has V8 compile functions when it wants them, instead of beside. Where there is no processor to spare, hashing has one of
 * its own then: 6 % of the time of a scan for packages, 2 % with all detectors (measured). For programs that end after one scan.
 */
export function compileInTurn(): void {
  engine().setFlagsFromString('--no-concurrent-recompilation');
}

/**
 * Has V8 do without TurboFan's code: a scan is over before that code pays, and making it takes a tenth of the processors'
 * time (measured; scans that take seconds lose nothing). To be called when the program is loaded, since compiled code that
 * was kept for other flags is refused, and by programs that end after one scan.
 */
export function compileLess(): void {
  engine().setFlagsFromString('--invocation-count-for-turbofan=100000');
}

/** Loading the module takes as long as reading a small layer. */
function engine(): typeof v8 {
  return process.getBuiltinModule('node:v8');
}
