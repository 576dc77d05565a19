import type { SourceFile } from '../rule/load/source-file.ts';
import type { AuditEvent } from '../event/event.ts';
import type { FieldEvent } from '../rule/field-event/field-event.ts';

/** A file of tests of rules. */
export interface ProofFile {
  readonly file: SourceFile;
  /** Rule files that it needs, as written: relative to it. */
  readonly rules: readonly string[];
  readonly proofs: readonly Proof[];
}

/** One test: events in, expected alerts out. */
export interface Proof {
  readonly name: string;
  /** Line in its file, from 1. */
  readonly line: number;
  /** Rules, sequences and thresholds that take part; null for all. */
  readonly only: readonly string[] | null;
  readonly matching: 'first' | 'all';
  /** Events that are written in the test. */
  readonly events: readonly (FieldEvent | AuditEvent)[];
  /** A recording whose events come before those, as written: relative to the file. */
  readonly recording: string | null;
  readonly expected: readonly Expectation[];
}

/** Alerts that must come, and how many of them. */
export interface Expectation {
  readonly rule: string;
  readonly count: number;
  /** Printed values that the alert, or its event, has for these fields. */
  readonly fields: ReadonlyMap<string, string>;
}
