import type { Group, User } from '../../event/process.ts';
import type { ByteReader } from './byte-reader.ts';

/** The accounts of the recorded machine. */
export interface Accounts {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
}

/** Marks a user in a user block; everything else is a group (scap.h, USERBLOCK_TYPE_USER). */
const USER = 0;

/** Reads a user block, versions 1 and 2 (with a length before each entry). */
export function readUserList(reader: ByteReader, version: number): Accounts {
  const users: User[] = [];
  const groups: Group[] = [];
  while (reader.left >= 4) {
    const start = reader.position;
    const end = version >= 2 ? start + reader.u32() : 0;
    if (reader.u8() === USER) users.push(readUser(reader));
    else groups.push({ gid: reader.u32(), name: reader.text16() });
    if (end !== 0) reader.skipTo(end);
  }
  return { users, groups };
}

function readUser(reader: ByteReader): User {
  const uid = reader.u32();
  reader.skip(4);
  return { uid, name: reader.text16(), home: reader.text16(), shell: reader.text16() };
}
