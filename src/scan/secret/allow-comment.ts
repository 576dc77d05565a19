import type { ByteSource } from '#format/index.ts';

const COMMENT = /bulkhead:allow-secret[ \t:=-]{1,8}(\w[^\n\r]{2,300})/;
/** A comment stands in the line of the secret or in the one before it. */
const LOOK_AROUND = 1024;

/** The reason of a comment `bulkhead:allow-secret REASON` in a line or the one before it; a comment without a reason allows nothing. */
export function allowReason(content: ByteSource, lineStart: number): string | undefined {
  const from = Math.max(0, lineStart - LOOK_AROUND);
  const bytes = content.read(from, lineStart - from + LOOK_AROUND);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (!text.includes('bulkhead:allow-secret')) return undefined;
  const split = Buffer.from(bytes.buffer, bytes.byteOffset, lineStart - from).toString('utf8').length;
  const before = text.slice(0, split).split('\n').at(-2) ?? '';
  const own = text.slice(split).split('\n', 1)[0]!;
  const reason = (COMMENT.exec(own) ?? COMMENT.exec(before))?.[1];
  return reason?.replace(/[ \t]*(?:\*\/|-->)?[ \t]*$/, '').trim() || undefined;
}
