import { Problem } from '#core/index.ts';

/** Why a recording could not be read. */
export type RecordingProblemCode =
  | 'recording.unreadable'
  | 'recording.format'
  | 'recording.corrupt'
  | 'recording.truncated'
  | 'recording.limit';

/** A problem of a recording at a place in it: a byte of the uncompressed content, or a line. */
export function recordingProblem(
  code: RecordingProblemCode,
  where: string,
  message: string,
  hint?: string,
): Problem<RecordingProblemCode> {
  return new Problem(code, `${where}: ${message}`, hint === undefined ? {} : { hint });
}
