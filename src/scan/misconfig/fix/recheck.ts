import type { Finding } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import { misconfigFindings, misconfigInspector } from '../inspector.ts';

/** The misconfigurations of one file's text, by the checks that a scan runs over it. */
export function recheckFile(path: string, text: string): readonly Finding[] {
  const bytes = Buffer.from(text);
  const inspector = misconfigInspector();
  const file = { path, size: bytes.length, mode: 0o644 };
  if (!inspector.wants(file, bytes.subarray(0, HEAD_BYTES))) return [];
  const value = inspector.inspect(file, sourceOfBytes(bytes));
  return value === undefined ? [] : misconfigFindings([{ path, value }]).findings;
}

/** What an inspector sees of a file before it asks for the rest. */
const HEAD_BYTES = 512;
