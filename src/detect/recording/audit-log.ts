import { messageOf, Problem } from '#core/index.ts';
import { parseAuditEvents } from '../audit/audit-event.ts';
import type { DetectEvent } from '../event/event.ts';
import { LineSplitter } from './line-splitter.ts';
import { recordingProblem } from './problem.ts';

/** How far the first event is looked at to tell what it is. */
const BEGINNING = 4096;
/** A document over many lines is kept until its end. */
const MAX_DOCUMENT_CHARACTERS = 32 * 1024 * 1024;

/** Reads what the API server writes to its audit log, an event a line, or what it sends to a webhook: one EventList, over many lines too. */
export class AuditLogReader {
  readonly #splitter = new LineSplitter((line) => this.#take(line));
  #events: DetectEvent[] = [];
  #count = 0;
  #line = 0;
  /** Lines of a document that is not complete. */
  #open: string[] = [];
  #openCharacters = 0;

  /** Returns the events whose lines end within these bytes. */
  push(chunk: Buffer): DetectEvent[] {
    this.#splitter.push(chunk);
    return this.#taken();
  }

  /** To be called when no byte follows; the last line may lack its end. */
  finish(): DetectEvent[] {
    this.#splitter.finish();
    if (this.#open.length > 0) this.#parse(this.#open.join('\n'), `line ${this.#line}`);
    return this.#taken();
  }

  #taken(): DetectEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #take(line: string): void {
    this.#line += 1;
    const isWhole = /^\s*[[{].*[\]}]\s*$/s.test(line);
    if (this.#open.length === 0 && (isWhole || this.#count > 0)) {
      if (line.trim() !== '') this.#parse(line, `line ${this.#line}`);
      return;
    }
    this.#open.push(line);
    this.#openCharacters += line.length;
    if (this.#openCharacters > MAX_DOCUMENT_CHARACTERS) {
      const why = `the document has more than ${MAX_DOCUMENT_CHARACTERS} characters`;
      throw recordingProblem('recording.limit', `line ${this.#line}`, why);
    }
  }

  #parse(text: string, where: string): void {
    try {
      const events = parseAuditEvents(text, this.#count + 1);
      this.#count += events.length;
      for (const event of events) this.#events.push(event);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw recordingProblem('recording.corrupt', where, messageOf(error));
    }
  }
}

/** True when a recording begins as an audit event, or a list of them. */
export function isAuditLog(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, BEGINNING).toString('latin1');
  return /^\s*[[{]/.test(beginning) && /"audit\.k8s\.io\/|"auditID"/.test(beginning);
}
