import { definers } from '../define.ts';
import type { Field } from '../field.ts';

const { string, number, uint } = definers({ source: 'syscall' });

/** `user.*` and `group.*`: on whose behalf. */
export const USER_FIELDS: readonly Field[] = [
  uint('user.uid', 'Effective user id of the thread.', { bits: 32 }),
  string('user.name', 'Name of the user.'),
  string('user.homedir', 'Home directory of the user.'),
  string('user.shell', 'Login shell of the user.'),
  number('user.loginuid', 'User id at login (audit uid); -1 when there was none.'),
  string('user.loginname', 'Name of the user at login.'),
  uint('group.gid', 'Effective group id of the thread.', { bits: 32 }),
  string('group.name', 'Name of the group.'),
];
