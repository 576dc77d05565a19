/** What a Dockerfile may cost to read, each with its reason. */
export const DOCKERFILE_LIMITS = {
  /** BuildKit refuses larger ones (`maxDockerfileSize` is 2 MiB there); a tenth of that is already generated. */
  bytes: 1024 * 1024,
  /** BuildKit reads lines with a buffer of 64 KiB, and refuses longer ones. */
  lineBytes: 64 * 1024 - 1,
  /** More lines than that is no build anybody waits for; the rest is reported as not read. */
  lines: 50_000,
  /** Instructions: engines allow 127 layers, so a build has at most some hundreds. */
  instructions: 2000,
  /** Here-documents of one instruction: each needs its own name to be of use. */
  heredocs: 32,
  /** Nested substitutions, groups and compound commands of one shell script; the parser recurses. */
  shellDepth: 32,
  /** Commands of one script. */
  shellCommands: 20_000,
  /** A value that variable modifiers work on: their patterns cost its length squared. */
  valueLength: 2048,
  /** What may stand after a modifier; every `${` of a hostile line would search that far for its brace. */
  operandLength: 256,
  /** Replacing by a wildcard costs the cube of the length. */
  wildcardLength: 128,
} as const;
