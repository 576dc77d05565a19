/** The checksum that a package manager recorded when it installed a file. */
export interface RecordedChecksum {
  /** From the root, as the package lists it: on a merged `/usr` the file may lie below `usr/`. */
  readonly path: string;
  readonly algorithm: string;
  /** Hexadecimal, lower case. */
  readonly digest: string;
  /** Name of the package. */
  readonly owner: string;
  /** By whom it was recorded. */
  readonly by: 'os' | 'language';
  /** People are meant to change it. */
  readonly configuration?: boolean;
}
