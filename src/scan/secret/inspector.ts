import { createHash } from 'node:crypto';
import { MIB, type Json } from '#core/index.ts';
import type { ByteSource } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { binaryKind } from './binary-strings.ts';
import { builtInRules } from './built-in.ts';
import { beginsKeystore } from './keystore.ts';
import { redact, secretIdentity } from './redact.ts';
import type { RuleSet } from './rule-set.ts';
import { scanDeep, type DeepScan } from './scan-archive.ts';
import { archiveKind, looksLikeText } from './text-kind.ts';
import { isUnread } from './unread.ts';

/** What a secret's place is remembered by; it never holds the secret. */
export interface SecretObservation {
  readonly hits: readonly SecretHit[];
  /** Hexadecimal digests of the whole file, by which a package's own is recognised. */
  readonly digests?: FileDigests;
  /** Why not everything of the file was looked at. */
  readonly cut?: string;
}

export interface SecretHit {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly redacted: string;
  /** The keyed fingerprint of the secret, when a key was given. */
  readonly identity?: string;
  readonly count: number;
  readonly via: readonly string[];
  readonly member?: string;
  readonly allowed?: string;
}

export interface SecretOptions {
  /** The built-in rules without it. */
  readonly rules?: RuleSet;
  /**
   * Keeps fingerprints of secrets from being guessed. Machines that share it give the same secret the same fingerprint;
   * without it a secret is known by its rule and place only.
   */
  readonly key?: Uint8Array;
  /** Of the rule files from which some of the rules come. */
  readonly digest?: string;
}

/** With the algorithms that package managers use. */
export type FileDigests = Readonly<Record<'md5' | 'sha1' | 'sha256', string>>;

/** The name under which observations are kept. */
export const SECRET_INSPECTOR = 'secret';

/** Raise it when the same rules come to other results. */
const FORM = 4;

/** Looks for secrets in every file that is text or an archive. */
export function secretInspector(options: SecretOptions = {}): FileInspector {
  const rules = options.rules ?? builtInRules();
  return {
    name: SECRET_INSPECTOR,
    apart: true,
    version: versionOf(rules, options),
    wants: (file, head) => {
      // Room for the shortest password with its name; nothing shorter is an assignment.
      if (file.size < 8) return false;
      return (
        (looksLikeText(head) !== 'binary' || isWorthwhile(file.path, file.size, head)) && !isUnread(file.path)
      );
    },
    inspect: (file, content) => {
      const seen = observe(scanDeep(rules, file.path, content), options.key);
      if (seen === undefined || seen.hits.length === 0 || content.size > DIGEST_BYTES)
        return seen as Json | undefined;
      return { ...seen, digests: digestsOf(content) } as unknown as Json;
    },
  };
}

/** A binary file in which secrets may be. */
function isWorthwhile(path: string, size: number, head: Uint8Array): boolean {
  return (
    archiveKind(head) !== undefined || beginsKeystore(head) || binaryKind(path, size, head) !== undefined
  );
}

/** Larger files are no package's examples. */
const DIGEST_BYTES = 64 * MIB;

function digestsOf(content: ByteSource): FileDigests {
  const hashes = { md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256') };
  for (let at = 0; at < content.size; at += MIB) {
    const bytes = content.read(at, MIB);
    for (const hash of Object.values(hashes)) hash.update(bytes);
  }
  const { md5, sha1, sha256 } = hashes;
  return { md5: md5.digest('hex'), sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
}

/** Redacts what a scan found; `undefined` when there is nothing to say. */
export function observe(scan: DeepScan, key: Uint8Array | undefined): SecretObservation | undefined {
  if (scan.hits.length === 0 && scan.cut === undefined) return undefined;
  const hits = scan.hits.map(({ rule, secret, line, column, count, via, member, allowed }) => ({
    rule: rule.id,
    line,
    column,
    redacted: redact(rule, secret),
    count,
    via,
    ...(key === undefined ? {} : { identity: secretIdentity(key, rule.id, secret) }),
    ...(member === undefined ? {} : { member }),
    ...(allowed === undefined ? {} : { allowed }),
  }));
  return scan.cut === undefined ? { hits } : { hits, cut: scan.cut };
}

/** Cached observations hold only for the same rules and key: both are part of the version, 48 bits of a digest. */
function versionOf(rules: RuleSet, { key, digest }: SecretOptions): number {
  const hash = createHash('sha256').update(`${FORM}\n${digest ?? ''}\n${JSON.stringify(rules.rules)}\n`);
  return hash
    .update(key ?? '')
    .digest()
    .readUIntBE(0, 6);
}
