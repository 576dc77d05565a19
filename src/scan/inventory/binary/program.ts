import { Problem, type Json } from '#core/index.ts';
import {
  looksExecutable,
  mentionsSection,
  openExecutables,
  packerOf,
  type Executable,
} from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { ELF_BUILD_INFO, readBuildInfo } from './go/build-info.ts';
import { parseBuildInfo, type GoBuild } from './go/module-text.ts';
import { AUDIT_DATA, readAuditData, type Crate } from './rust/audit-data.ts';

/** What a program says of the parts that it was built from; one entry for each architecture of a fat file. */
export interface ProgramObservation {
  readonly go?: readonly GoBuild[];
  readonly rust?: readonly (readonly Crate[])[];
  /** It is compressed, so that nothing could be read. */
  readonly packer?: 'upx';
}

// `e_type` of the ELF header: only programs and shared objects are run, object files and core dumps are not.
const ELF_TYPE_AT = 16;
const ELF_BYTE_ORDER_AT = 5;
const ET_EXEC = 2;
const ET_DYN = 3;

/** An ELF file that has sections, but none of these, tells nothing. */
const TELLING_SECTIONS = [ELF_BUILD_INFO, AUDIT_DATA];

/** Reads what Go's linker and Rust's `cargo auditable` leave in a program: a few kilobytes of headers in most files. */
export const programInspector: FileInspector = {
  name: 'binary/program',
  version: 1,
  wants: (_file, head) => looksExecutable(head) && (head[0] !== 0x7f || isLinkedElf(head)),
  inspect(_file, content): Json | undefined {
    if (mentionsSection(content, TELLING_SECTIONS) === false) return undefined;
    const found: { go: GoBuild[]; rust: (readonly Crate[])[]; packer?: 'upx' } = { go: [], rust: [] };
    for (const executable of executablesIn(content)) {
      const info = readBuildInfo(executable);
      if (info !== undefined) found.go.push(parseBuildInfo(info));
      const crates = readAuditData(executable);
      if (crates !== undefined) found.rust.push(crates);
      if (info === undefined && crates === undefined && packerOf(executable) !== undefined)
        found.packer = 'upx';
    }
    const { go, rust, packer } = found;
    if (go.length === 0 && rust.length === 0 && packer === undefined) return undefined;
    const observation: ProgramObservation = {
      ...(go.length > 0 && { go }),
      ...(rust.length > 0 && { rust }),
      ...(packer && { packer }),
    };
    return observation as unknown as Json;
  },
};

function isLinkedElf(head: Uint8Array): boolean {
  const type = head[head[ELF_BYTE_ORDER_AT] === 2 ? ELF_TYPE_AT + 1 : ELF_TYPE_AT];
  return type === ET_EXEC || type === ET_DYN;
}

/** A file that no loader would take holds no program, so nothing is missed; beyond a limit something may be. */
function executablesIn(content: Parameters<FileInspector['inspect']>[1]): readonly Executable[] {
  try {
    return openExecutables(content);
  } catch (error) {
    if (error instanceof Problem && error.code.endsWith('.corrupt')) return [];
    throw error;
  }
}
