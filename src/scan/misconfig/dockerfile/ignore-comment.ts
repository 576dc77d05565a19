/** A rule that a comment leaves out. */
export interface IgnoreComment {
  readonly name: string;
  readonly reason: string;
  readonly global: boolean;
  /** The last day that it counts, as `2027-01-31`. */
  readonly expires?: string;
}

const OURS = /^bulkhead:ignore\s+([A-Za-z0-9_,]{2,300})\s+(\S.{2,300})$/;
const HADOLINT =
  /^hadolint\s+(global\s+)?ignore\s*=\s*([A-Za-z0-9]{2,20}(?:\s*,\s*[A-Za-z0-9]{2,20}){0,40})\s*(?:#\s*(.{0,300}))?$/;
const TRIVY = /^(?:trivy|tfsec):ignore:\S/;
const TRIVY_PART = /^(?:trivy|tfsec):ignore:([A-Za-z0-9*-]{2,60})((?::[A-Za-z0-9_.-]{1,60}){0,6})$/;
const CHECKOV = /^checkov:skip\s*=\s*([A-Za-z0-9_]{2,60})(?:\s*:\s*(\S.{0,300}))?$/;
const BUILDKIT = /^check\s*=\s*(\S+)/i;

/** What a comment leaves out; the reason is the comment itself where it gives none. */
export function readIgnoreComment(text: string): IgnoreComment[] {
  const ours = OURS.exec(text);
  if (ours !== null) return named(ours[1]!, ours[2]!.trim(), false);
  const hadolint = HADOLINT.exec(text);
  if (hadolint !== null) {
    const reason = hadolint[3]?.trim() ?? '';
    return named(hadolint[2]!, reason === '' ? text : reason, hadolint[1] !== undefined);
  }
  const checkov = CHECKOV.exec(text);
  if (checkov !== null) return named(checkov[1]!, checkov[2]?.trim() ?? text, true);
  return TRIVY.test(text) ? trivyIgnores(text.slice(0, 600)) : [];
}

/** BuildKit's `check=skip=A,B;error=true`; undefined for a comment that is no such directive. */
export function buildKitSkip(text: string): IgnoreComment[] | undefined {
  const options = BUILDKIT.exec(text)?.[1];
  if (options === undefined) return undefined;
  const skip = options.split(';').find((part) => part.trim().startsWith('skip=')) ?? '';
  return named(skip.slice(skip.indexOf('=') + 1), text, false);
}

/** `trivy:ignore:DS-0002:exp:2027-01-31 trivy:ignore:DS-0001 reason`. */
function trivyIgnores(text: string): IgnoreComment[] {
  const words = text.split(/\s+/);
  const parts = words.flatMap((word) => {
    const match = TRIVY_PART.exec(word);
    return match === null ? [] : [{ name: match[1]!, options: match[2]! }];
  });
  const rest = words.filter((word) => !TRIVY_PART.test(word)).join(' ');
  return parts.map(({ name, options }) => {
    const expires = /:exp:(\d{4}-\d{2}-\d{2})(?![^:])/.exec(options)?.[1];
    const reason = rest === '' ? text : rest;
    return { name, reason, global: false, ...(expires === undefined ? {} : { expires }) };
  });
}

function named(list: string, reason: string, global: boolean): IgnoreComment[] {
  return list
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map((name) => ({ name, reason, global }));
}
