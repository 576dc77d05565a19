import { ConditionFault } from '../check/fault.ts';
import type { Word } from '../condition/ast.ts';
import { Cursor } from '../condition/cursor.ts';
import { invalidItem } from './issue.ts';
import type { ListItem } from './item.ts';
import type { Placed } from './collection.ts';

/** More members than any list has; lists in lists in lists can ask for exponentially many. */
const MEMBER_LIMIT = 1_000_000;
/** Members that all uses of lists together put into conditions; each is compared on its own there. */
const USED_MEMBERS_LIMIT = 2_000_000;
/** Lists in lists: Falco looks into one level only. */
const NESTING_LIMIT = 100;
/** First character of the stand-in for a list name that is no word of the language. */
const STAND_IN = 0xe000;

/** The lists of all files, expanded: a list may name others. Remembers which of them somebody uses. */
export class ListTable {
  readonly used = new Set<string>();
  private readonly lists: ReadonlyMap<string, ListItem & Placed>;
  private readonly expanded = new Map<string, readonly string[]>();
  private readonly standIns = new Map<string, string>();
  private usedMembers = 0;

  constructor(lists: ReadonlyMap<string, ListItem & Placed>) {
    this.lists = lists;
    for (const list of lists.values()) {
      for (const member of list.items) if (this.sees(list, member)) this.used.add(member);
      if (/[()"' \t\n\v\f\r=,]/.test(list.name))
        this.standIns.set(list.name, standIn(list.name, this.standIns.size));
    }
  }

  /** The members of a list as words; null when there is no such list. */
  wordsOf(written: string, span: { readonly start: number; readonly end: number }): Word[] | null {
    const name = this.nameOf(written);
    if (!this.lists.has(name)) return null;
    this.used.add(name);
    const members = this.membersOf(name, 0);
    this.usedMembers += members.length;
    if (this.usedMembers > USED_MEMBERS_LIMIT) {
      throw new ConditionFault(
        `lists put more than ${USED_MEMBERS_LIMIT} members into conditions`,
        span.start,
      );
    }
    return members.map((text) => ({ text, quoted: true, start: span.start, end: span.end }));
  }

  /** The text with list names that the grammar cannot read replaced by stand-ins of the same length. */
  readable(text: string): string {
    let readable = text;
    for (const [name, token] of this.standIns) {
      const pattern = new RegExp(`(?<=^|[ \\t\\n\\r(),=])${escapePattern(name)}(?=$|[ \\t\\n\\r(),=])`, 'g');
      readable = readable.replace(pattern, token);
    }
    return readable;
  }

  private nameOf(written: string): string {
    if (written.charCodeAt(0) !== STAND_IN) return written;
    for (const [name, token] of this.standIns) if (token === written) return name;
    return written;
  }

  private membersOf(name: string, depth: number): readonly string[] {
    let members = this.expanded.get(name);
    if (!members) {
      members = this.expand(name, depth);
      this.expanded.set(name, members);
    }
    return members;
  }

  private expand(name: string, depth: number): readonly string[] {
    const list = this.lists.get(name)!;
    if (depth > NESTING_LIMIT) {
      throw invalidItem(`list '${name}' is in more than ${NESTING_LIMIT} lists in lists`, list.context);
    }
    // A list that names itself, or one around it, means the word.
    this.expanded.set(name, [name]);
    const members: string[] = [];
    for (const member of list.items) {
      if (this.sees(list, member)) for (const inner of this.membersOf(member, depth + 1)) members.push(inner);
      else members.push(memberText(member));
      if (members.length > MEMBER_LIMIT) {
        throw invalidItem(`list '${name}' has more than ${MEMBER_LIMIT} members`, list.context);
      }
    }
    return members;
  }

  /** A list sees the lists that were defined before its last change. */
  private sees(list: Placed, member: string): boolean {
    const other = this.lists.get(member);
    return other !== undefined && other.index < list.visibility;
  }
}

/** A member in quotes is the text between them. */
function memberText(member: string): string {
  const cursor = new Cursor(member);
  if (!/^["']/.test(member)) return member;
  const text = cursor.quoted();
  return text !== null && cursor.atEnd ? text : member;
}

function standIn(name: string, index: number): string {
  const token = String.fromCharCode(STAND_IN, STAND_IN + 0x100 + index);
  return token.padEnd(name.length, String.fromCharCode(STAND_IN + 1));
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
