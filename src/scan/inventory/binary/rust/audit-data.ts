import { inflateSync } from 'node:zlib';
import { isRecord, MIB, Problem } from '#core/index.ts';
import { readSection, sectionNamed, type Executable } from '#format/index.ts';

/** The format is specified by cargo-auditable's PARSING.md: zlib-compressed JSON in a section of this name. */
export const AUDIT_DATA = '.dep-v0';
/** 1,000 crates take some 10 KB compressed and 100 KB as text. */
const PACKED_LIMIT: number = 4 * MIB;
const TEXT_LIMIT: number = 16 * MIB;

/** A crate that was compiled into a program. */
export interface Crate {
  readonly name: string;
  readonly version: string;
  /** `crates.io`, `git`, `local`, `registry`... */
  readonly source: string;
  /** Needed by build scripts only, so its code is not in the program. */
  readonly build: boolean;
}

/** The crates that `cargo auditable` recorded; `undefined` when there is no such record. */
export function readAuditData(file: Executable): readonly Crate[] | undefined {
  const section = sectionNamed(file, AUDIT_DATA);
  if (section === undefined || section.size === 0) return undefined;
  if (section.size > PACKED_LIMIT)
    throw new Problem(
      'binary.limit',
      `${AUDIT_DATA} has ${section.size} bytes, the limit is ${PACKED_LIMIT}`,
    );
  const value = parse(readSection(file, section, PACKED_LIMIT));
  if (!isRecord(value) || !Array.isArray(value['packages']))
    throw new Problem('binary.corrupt', `${AUDIT_DATA} holds no list of crates`);
  const crates: Crate[] = [];
  for (const item of value['packages'] as unknown[]) {
    if (!isRecord(item)) continue;
    const { name, version, source, kind } = item;
    if (typeof name !== 'string' || typeof version !== 'string') continue;
    crates.push({ name, version, source: typeof source === 'string' ? source : '', build: kind === 'build' });
  }
  return crates;
}

function parse(packed: Uint8Array): unknown {
  try {
    return JSON.parse(inflateSync(packed, { maxOutputLength: TEXT_LIMIT }).toString());
  } catch (error) {
    throw new Problem('binary.corrupt', `${AUDIT_DATA} is no compressed JSON below ${TEXT_LIMIT} bytes`, {
      cause: error,
    });
  }
}
