import type { ByteReader } from './byte-reader.ts';

/** A thread that was running when the recording began. What an old recording lacks is -1, 0 or empty. */
export interface RecordedThread {
  readonly tid: number;
  readonly pid: number;
  readonly ptid: number;
  readonly sid: number;
  readonly vpgid: number;
  readonly comm: string;
  readonly exe: string;
  readonly exePath: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly descriptorLimit: number;
  readonly flags: number;
  readonly uid: number;
  readonly gid: number;
  readonly memory: RecordedMemory;
  readonly env: readonly string[];
  readonly vtid: number;
  readonly vpid: number;
  readonly cgroups: readonly string[];
  readonly root: string;
  readonly later: LaterFacts;
}

interface RecordedMemory {
  readonly vmSize: number;
  readonly vmResident: number;
  readonly vmSwap: number;
  readonly majorFaults: number | bigint;
  readonly minorFaults: number | bigint;
}

/** What was appended to an entry since entries have a length (version 9). */
interface LaterFacts {
  readonly namespaceStart: number | bigint;
  readonly tty: number;
  readonly loginUid: number;
  readonly exeWritable: boolean;
  readonly inheritable: number | bigint;
  readonly permitted: number | bigint;
  readonly effective: number | bigint;
  readonly upperLayer: boolean;
  readonly inode: number | bigint;
  readonly changeTime: number | bigint;
  readonly modifyTime: number | bigint;
  readonly fromMemfd: boolean;
  readonly lowerLayer: boolean;
  readonly pgid: number;
}

/** Reads a process block, versions 1 to 9: each version has the fields of the one before and more. */
export function readProcessList(reader: ByteReader, version: number): readonly RecordedThread[] {
  const threads: RecordedThread[] = [];
  while (reader.left >= 4) threads.push(readThread(reader, version));
  return threads;
}

function readThread(reader: ByteReader, version: number): RecordedThread {
  const start = reader.position;
  const end = version >= 9 ? start + reader.u32() : 0;
  return {
    tid: reader.id(),
    pid: reader.id(),
    ptid: reader.id(),
    sid: version >= 6 ? reader.id() : -1,
    vpgid: version >= 8 ? reader.id() : -1,
    comm: reader.text16(),
    exe: reader.text16(),
    exePath: version >= 7 ? reader.text16() : '',
    args: reader.texts16(),
    cwd: reader.text16(),
    descriptorLimit: reader.id(),
    flags: reader.u32(),
    uid: reader.u32(),
    gid: reader.u32(),
    memory: version >= 2 ? readMemory(reader) : NO_MEMORY,
    env: version >= 3 ? readEnvironment(reader) : [],
    vtid: version >= 4 ? reader.id() : -1,
    vpid: version >= 4 ? reader.id() : -1,
    cgroups: version >= 4 ? reader.texts16() : [],
    root: version >= 5 ? reader.text16() : '',
    later: version >= 9 ? readLater(reader, end) : NOTHING_LATER,
  };
}

const NO_MEMORY: RecordedMemory = { vmSize: 0, vmResident: 0, vmSwap: 0, majorFaults: 0, minorFaults: 0 };

function readMemory(reader: ByteReader): RecordedMemory {
  return {
    vmSize: reader.u32(),
    vmResident: reader.u32(),
    vmSwap: reader.u32(),
    majorFaults: reader.u64(),
    minorFaults: reader.u64(),
  };
}

/** The environment is padded with NULs, which are no variables. */
function readEnvironment(reader: ByteReader): readonly string[] {
  const texts = reader.texts16();
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}

const NOTHING_LATER: LaterFacts = {
  namespaceStart: 0,
  tty: 0,
  loginUid: 0xffff_ffff,
  exeWritable: false,
  inheritable: 0,
  permitted: 0,
  effective: 0,
  upperLayer: false,
  inode: 0,
  changeTime: 0,
  modifyTime: 0,
  fromMemfd: false,
  lowerLayer: false,
  pgid: -1,
};

/**
 * Bytes after the fixed fields up to libs 0.9: login user, writable flag, three capability sets. Version 0.10 put two fields
 * before them, so an entry with more has those two (scap_savefile.c, scap_read_proclist).
 */
const BYTES_BEFORE_0_10 = 29;

function readLater(reader: ByteReader, end: number): LaterFacts {
  const more = (bytes: number): boolean => reader.position + bytes <= end;
  const interleaved = end - reader.position > BYTES_BEFORE_0_10;
  const u64 = (): number | bigint => (more(8) ? reader.u64() : 0);
  const flag = (): boolean => more(1) && reader.u8() !== 0;
  const facts = {
    namespaceStart: interleaved ? u64() : 0,
    tty: interleaved && more(4) ? reader.u32() : 0,
    loginUid: more(4) ? reader.u32() : 0xffff_ffff,
    exeWritable: flag(),
    inheritable: u64(),
    permitted: u64(),
    effective: u64(),
    upperLayer: flag(),
    inode: u64(),
    changeTime: u64(),
    modifyTime: u64(),
    fromMemfd: flag(),
    lowerLayer: flag(),
    pgid: more(8) ? reader.id() : -1,
  };
  reader.skipTo(end);
  return facts;
}
