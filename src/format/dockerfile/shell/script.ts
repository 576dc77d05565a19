/** A list of commands: a script, the inside of a group or of a substitution. */
export interface ShellList {
  readonly items: readonly ShellItem[];
}

/** A pipeline and what comes after it. */
export interface ShellItem {
  readonly commands: readonly ShellCommand[];
  /** What joins it with the next one; a newline counts as `;`. */
  readonly operator: '&&' | '||' | ';' | '&' | undefined;
}

export type ShellCommand = SimpleCommand | CompoundCommand;

/** Words and what surrounds them. */
export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly ShellWord[];
  readonly words: readonly ShellWord[];
  readonly redirections: readonly Redirection[];
  readonly offset: number;
  readonly end: number;
}

/** `( … )`, `{ … }`, `if`, `for`, `while`, `until`, `case` or a function: what matters is what they run. */
export interface CompoundCommand {
  readonly kind: 'compound';
  readonly keyword: string;
  readonly bodies: readonly ShellList[];
  readonly redirections: readonly Redirection[];
  readonly offset: number;
  readonly end: number;
}

/** One word with its quotes taken off; expansions stay in `value` as written. */
export interface ShellWord {
  readonly raw: string;
  readonly value: string;
  /** True when something in it is known at run time only. */
  readonly dynamic: boolean;
  readonly substitutions: readonly ShellList[];
  readonly offset: number;
}

export interface Redirection {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&`… */
  readonly operator: string;
  readonly target: ShellWord;
}

/** A script as far as it could be read, and why not further. */
export interface ParsedScript {
  readonly list: ShellList;
  readonly fault?: { readonly offset: number; readonly message: string };
}
