import { auditExtractor } from '../audit/extract-audit.ts';
import type { DetectEvent } from '../event/event.ts';
import { fieldExtractor } from '../event/extract.ts';
import type { Extractor } from '../rule/compile/extractor.ts';

/** Reads the fields of real events, system calls and audit events; what an event cannot have is null. */
export const eventExtractor: Extractor<DetectEvent> = (name, argument) => {
  const audit = auditExtractor(name, argument);
  if (audit) return (event) => (event.source === 'k8s_audit' ? audit(event) : null);
  return fieldExtractor(name, argument) ?? (() => null);
};
