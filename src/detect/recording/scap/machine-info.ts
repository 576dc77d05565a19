import type { ByteReader } from './byte-reader.ts';

/** What a recording says about its machine. */
export interface MachineInfo {
  readonly cpus: number;
  readonly hostname: string;
}

/** Bytes of the host name, padded with NUL (scap_machine_info). */
const HOSTNAME_BYTES = 128;

/** Reads a machine block: processors, memory, highest process number, host name, and fields nobody needs. */
export function readMachineInfo(reader: ByteReader): MachineInfo {
  const cpus = reader.u32();
  reader.skip(16);
  return { cpus, hostname: reader.text(HOSTNAME_BYTES) };
}
