/** What a small text file beside a program says of its version. */
export interface ReleasedProgram {
  /** As in `pkg:generic/NAME`; a namespace is parted by a slash. */
  readonly name: string;
  readonly version: string;
}

/** The names of files that may be such. */
export const RELEASE_FILES: ReadonlyMap<string, (text: string) => ReleasedProgram | undefined> = new Map([
  ['release', readJavaRelease],
  ['OTP_VERSION', readErlangRelease],
]);

/** Java's `release` (JEP 220, "Run-time images"): assignments with quoted values. */
function readJavaRelease(text: string): ReleasedProgram | undefined {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(/^([A-Z_]+)="([^"\n]{1,200})"\r?$/gm)) fields.set(match[1]!, match[2]!);
  const java = fields.get('JAVA_VERSION');
  const runtime = fields.get('JAVA_RUNTIME_VERSION') ?? java;
  if (java === undefined || runtime === undefined || !/^\d[\w.+-]*$/.test(java)) return undefined;
  // Debian writes its own version there; up to the first letter it is Java's.
  const version = /^\d[\d._]*(?:[+-]b?\d+)?/.exec(runtime)?.[0] ?? java;
  if (fields.has('GRAALVM_VERSION')) return { name: 'java/graalvm', version };
  return { name: fields.get('IMAGE_TYPE') === 'JRE' ? 'java/jre' : 'java/jdk', version };
}

/** Erlang's `releases/26/OTP_VERSION`: the version of all that it is delivered with (Erlang docs, "OTP Version"). */
function readErlangRelease(text: string): ReleasedProgram | undefined {
  const version = /^(\d+(?:\.\d+)*(?:-rc\d+)?)\s*$/.exec(text)?.[1];
  return version === undefined ? undefined : { name: 'erlang', version };
}
