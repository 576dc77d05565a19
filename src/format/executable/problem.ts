import { Problem } from '#core/index.ts';

/** `corrupt`: no loader would take it. `limit`: it may well run, but we do not follow that far. */
export type ExecutableProblemCode =
  | 'elf.corrupt'
  | 'elf.limit'
  | 'pe.corrupt'
  | 'pe.limit'
  | 'macho.corrupt'
  | 'macho.limit';

/** A problem of an executable file; the caller knows the file's name and adds it. */
export function executableProblem(
  code: ExecutableProblemCode,
  message: string,
): Problem<ExecutableProblemCode> {
  return new Problem(code, `${code.slice(0, code.indexOf('.'))}: ${message}`);
}
