import { parse, TomlError } from 'smol-toml';
import { isRecord, LIMITS, messageOf } from '#core/index.ts';

/**
 * The `[[package]]` tables of a lock file in TOML (Cargo's, Poetry's, uv's), or why there are none. Python's own format
 * (PEP 751) says `packages`.
 */
export function packageTables(text: string): readonly Record<string, unknown>[] | { readonly error: string } {
  try {
    const document = parse(text, { maxDepth: LIMITS.nesting });
    const tables = document['package'] ?? document['packages'] ?? [];
    if (!Array.isArray(tables)) return { error: '`package` is no list of tables' };
    return (tables as unknown[]).filter(isRecord);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { error: messageOf(error).slice(0, 200) };
  }
}
