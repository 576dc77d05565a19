import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askHadolint, askTrivy, instructionLine, ourFindings, type PeerFinding } from './peers.ts';

/**
 * Counts what hadolint or Trivy and we say of a folder of Dockerfiles, rule by rule, for
 * docs/reference/misconfiguration-differences.md: node test/support/dockerfiles/compare.ts hadolint PROGRAM FOLDER [RULE].
 * With a rule it lists the lines.
 */
function compare(peer: string, program: string, folder: string, rule: string | undefined): void {
  const files = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const theirs = peer === 'trivy' ? inFolder(askTrivy(program, folder), folder) : askHadolint(program, files);
  const names = peer === 'trivy' ? /^DS-/ : /^(?:DL|SC)/;
  // Of a file that hadolint cannot parse it says nothing else.
  const unread = new Set(theirs.filter(({ rule: name }) => name === 'DL1000').map(({ file }) => file));
  const ours = files
    .filter((file) => !unread.has(file))
    .flatMap((file) => ourFindings(file, texts.get(file)!, names));
  const starts = new Map([...texts].map(([file, text]) => [file, instructionLine(text)]));
  const keyOf = ({ file, rule: name, line }: PeerFinding): string =>
    `${name} ${file}:${peer === 'trivy' && line === 0 ? 'file' : starts.get(file)!(line)}`;
  const whole = new Set(theirs.filter(({ line }) => line === 0).map(({ rule: name }) => name));
  const mine = new Set(
    ours.map((one) => keyOf(peer === 'trivy' && whole.has(one.rule) ? { ...one, line: 0 } : one)),
  );
  const other = new Set(theirs.map(keyOf));
  const rules = [...new Set([...ours, ...theirs].map(({ rule: name }) => name))].sort();
  print(
    `${files.length} files, of which ${peer} cannot parse ${unread.size}\n| rule | both | only ${peer} | only we |\n|---|---|---|---|`,
  );
  for (const name of rules) {
    const of = (set: ReadonlySet<string>): string[] => [...set].filter((key) => key.startsWith(`${name} `));
    const both = of(mine).filter((key) => other.has(key));
    const alone = of(other).filter((key) => !mine.has(key));
    const we = of(mine).filter((key) => !other.has(key));
    print(`| ${name} | ${both.length} | ${alone.length} | ${we.length} |`);
    if (rule !== name) continue;
    for (const key of alone) print(`  ${peer}: ${lineOf(key, texts)}`);
    for (const key of we) print(`  we: ${lineOf(key, texts)}`);
  }
}

function inFolder(findings: readonly PeerFinding[], folder: string): PeerFinding[] {
  return findings.map((finding) => ({ ...finding, file: join(folder, finding.file) }));
}

function lineOf(key: string, texts: ReadonlyMap<string, string>): string {
  const [, file, line] = /^\S+ (.*):(\w+)$/.exec(key)!;
  const text = texts.get(file!)!.split('\n');
  const at = Number(line);
  return `${file!.slice(-60)}:${line} ${text
    .slice(at - 1, at + 1)
    .join(' ⏎ ')
    .slice(0, 160)}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [peer, program, folder, rule] = process.argv.slice(2);
compare(peer!, program!, folder!, rule);
