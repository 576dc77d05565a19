import { auditExtractor } from '../audit/extract-audit.ts';
import type { DetectEvent } from '../event/event.ts';
import { fieldExtractor, syscallExtractor } from '../event/extract.ts';
import type { Extractor } from '../rule/compile/extractor.ts';

/** Reads the fields of real events, system calls and audit events; what an event cannot have is null. */
export const eventExtractor: Extractor<DetectEvent> = (name, argument, source) => {
  const audit = auditExtractor(name, argument);
  if (audit) return (event) => (event.source === 'k8s_audit' ? audit(event) : null);
  if (source === 'syscall') {
    const read = syscallExtractor(name, argument) ?? NOTHING;
    // Whoever names the source asks about its events only.
    return read as (event: DetectEvent) => ReturnType<typeof read>;
  }
  return fieldExtractor(name, argument) ?? NOTHING;
};

const NOTHING = (): null => null;
