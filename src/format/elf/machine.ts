/** The architecture of an ELF machine number (`e_machine`, gABI "ELF Header") in the words of the OCI image specification. */
export function elfArchitecture(
  machine: number,
  { bits, littleEndian }: { bits: 32 | 64; littleEndian: boolean },
): string | undefined {
  const wide = bits === 64;
  switch (machine) {
    case 3:
      return '386';
    case 8:
      return `mips${wide ? '64' : ''}${littleEndian ? 'le' : ''}`;
    case 20:
      return 'ppc';
    case 21:
      return littleEndian ? 'ppc64le' : 'ppc64';
    case 22:
      return wide ? 's390x' : 's390';
    case 40:
      return 'arm';
    case 43:
      return 'sparc64';
    case 62:
      return wide ? 'amd64' : 'amd64p32';
    case 183:
      return littleEndian ? 'arm64' : 'arm64be';
    case 243:
      return wide ? 'riscv64' : 'riscv';
    case 258:
      return wide ? 'loong64' : undefined;
    default:
      return undefined;
  }
}
