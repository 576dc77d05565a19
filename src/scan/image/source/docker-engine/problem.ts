import type { HttpProblemCode } from '../http/failure.ts';

/** What can go wrong with a container engine, beside what can go wrong with any HTTP server. */
export type EngineProblemCode =
  | HttpProblemCode
  | 'engine.endpoint'
  | 'engine.unreachable'
  | 'engine.permission'
  | 'engine.reference'
  | 'engine.not-found'
  | 'engine.answer';
