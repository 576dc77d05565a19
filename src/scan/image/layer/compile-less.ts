/**
 * Has V8 do without TurboFan's code: a scan is over before that code pays, and making it takes a tenth of the processors'
 * time (measured; of scans that take seconds nothing is lost). Where there is no more to do than to hash and to walk, other
 * compilers wait their turn as well, instead of taking the hashing thread's. To be called when the program is loaded, since
 * compiled code that was kept for other flags is refused, and by programs that end after one scan.
 */
export function compileLess(hashesBeside: boolean): void {
  const v8 = process.getBuiltinModule('node:v8');
  v8.setFlagsFromString('--invocation-count-for-turbofan=100000');
  if (hashesBeside) v8.setFlagsFromString('--no-concurrent-recompilation');
}
