import type { HttpProblemCode } from '../http/failure.ts';

/** What can go wrong with a registry, beside what can go wrong with any HTTP server. */
export type RegistryProblemCode =
  | HttpProblemCode
  | 'registry.reference'
  | 'registry.unauthorized'
  | 'registry.denied'
  | 'registry.not-found'
  | 'registry.rate-limited'
  | 'registry.unavailable'
  | 'registry.answer'
  | 'registry.challenge'
  | 'registry.token'
  | 'registry.redirect'
  | 'registry.plain-http'
  | 'registry.digest'
  | 'registry.size'
  | 'registry.credentials'
  | 'registry.certificates'
  | 'registry.mirror'
  | 'registry.closed';
