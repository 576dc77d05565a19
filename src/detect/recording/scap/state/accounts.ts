import type { Group, User } from '../../../event/process.ts';
import type { Accounts } from '../user-list.ts';

/** More accounts are not kept: a recording must not fill the memory with them. */
const MAX_ACCOUNTS = 1_000_000;

/** The accounts of the recorded machine and of its containers. */
export class AccountTable {
  readonly #users = new Map<string, User>();
  readonly #groups = new Map<string, Group>();
  readonly #unnamedUsers = new Map<number, User>();
  readonly #unnamedGroups = new Map<number, Group>();

  addAll(accounts: Accounts): void {
    for (const user of accounts.users) this.addUser('', user);
    for (const group of accounts.groups) this.addGroup('', group);
  }

  addUser(containerId: string, user: User): void {
    if (this.#users.size < MAX_ACCOUNTS) this.#users.set(keyOf(containerId, user.uid), user);
  }

  addGroup(containerId: string, group: Group): void {
    if (this.#groups.size < MAX_ACCOUNTS) this.#groups.set(keyOf(containerId, group.gid), group);
  }

  removeUser(containerId: string, uid: number): void {
    this.#users.delete(keyOf(containerId, uid));
  }

  removeGroup(containerId: string, gid: number): void {
    this.#groups.delete(keyOf(containerId, gid));
  }

  /** The account with this number: the container's, else the machine's; without a name when nobody told of it. */
  user(containerId: string, uid: number): User {
    return (
      this.#users.get(keyOf(containerId, uid)) ??
      this.#users.get(keyOf('', uid)) ??
      unnamed(this.#unnamedUsers, uid, () => ({ uid: uid >>> 0, name: null, home: null, shell: null }))
    );
  }

  group(containerId: string, gid: number): Group {
    return (
      this.#groups.get(keyOf(containerId, gid)) ??
      this.#groups.get(keyOf('', gid)) ??
      unnamed(this.#unnamedGroups, gid, () => ({ gid: gid >>> 0, name: null }))
    );
  }
}

/** The same object for the same number, so that copies of threads can be compared. */
function unnamed<Account>(known: Map<number, Account>, number: number, make: () => Account): Account {
  const found = known.get(number);
  if (found) return found;
  const account = make();
  if (known.size < MAX_ACCOUNTS) known.set(number, account);
  return account;
}

function keyOf(containerId: string, number: number): string {
  return `${containerId}:${number >>> 0}`;
}
