import type { Severity } from '#core/index.ts';

/** A check of a value's form that no expression can say: a checksum or a structure. */
export type FormName =
  | 'github'
  | 'npm'
  | 'wrong-checksum'
  | 'jwt'
  | 'aws-key-id'
  | 'no-aws-account'
  | 'pem'
  | 'encrypted-pem'
  | 'openssh'
  | 'encrypted-openssh'
  | 'basic-auth'
  | 'dotted-token-id'
  | 'password'
  | 'mixed'
  | 'chosen'
  | 'random';

/** One kind of secret. It is looked for where one of its beginnings, words, literals or files is, never everywhere. */
export interface SecretRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** How the value begins, case-sensitive, at the start of a word. */
  readonly prefixes?: readonly string[];
  /** What stands right before the value or the phrase, an expression that ends in `$`. */
  readonly before?: string;
  /** What the value holds behind four characters: `Q~` is all that is searched for. */
  readonly inner?: readonly string[];
  /** Words of which one stands before the value in the same line, in either case. */
  readonly near?: readonly string[];
  /**
   * Words with which the match begins, in either case, each with four of its letters in a row that stand in few other
   * words: they are what is searched for. The finding's place is that of the secret itself.
   */
  readonly phrases?: Readonly<Record<string, string>>;
  /** Rare literals that are searched for; the match covers the literal. */
  readonly anchors?: readonly string[];
  /** The rule holds in files whose path ends so, and runs over all their text unless phrases begin it. */
  readonly files?: readonly string[];
  /** An expression without look-around, back-references or nested repetition, so that it is linear on a bounded window. */
  readonly pattern: string;
  /** The group that holds the secret; the whole match without it. */
  readonly group?: number;
  /** The secret is what stands between the match and this literal: a key in PEM is too long for an expression. */
  readonly until?: string;
  /** Bits a character that the secret has at least. */
  readonly entropy?: number;
  readonly form?: FormName;
  /** Values that are no secrets, as expressions. */
  readonly allow?: readonly string[];
  /** More may follow the match: it ends nowhere special. */
  readonly open?: boolean;
  /** The value begins with a public part of this many characters, which may be shown. */
  readonly shown?: number;
  /** Only a hint: does not speak in other people's packages, generated code, or tests. */
  readonly quiet?: boolean;
  /** ATT&CK techniques and CWE entries; those of an unsecured credential in a file without it. */
  readonly controls?: readonly string[];
}

/** A rule in a data file, with made-up texts that it must and must not report. */
export interface DocumentedRule extends SecretRule {
  readonly positives: readonly string[];
  readonly negatives: readonly string[];
  /** The file in which the texts stand. */
  readonly path?: string;
}

/** ATT&CK "Credentials in Files"; CWE "Use of Hard-coded Credentials". */
export const FILE_CONTROLS: readonly string[] = ['T1552.001', 'CWE-798'];
