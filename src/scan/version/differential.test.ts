import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { compareLoose } from 'semver';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { compareVersions, type VersionOrdering } from './index.ts';

// The same pairs go to the ordering's own program; its answers and ours must be the same, refusals included.
type Pair = readonly [string, string];
type Answer = -1 | 0 | 1 | 'refused';

/** The program that runs scripts of R. */
const R = 'Rscript';

describe('our answers are those of', () => {
  it.skipIf(!runs('dpkg', '--version'))('dpkg --compare-versions (skipped where there is no dpkg)', () => {
    const sample = pairs(150, '', [
      '1',
      '0',
      '2',
      '10',
      '01',
      '~',
      '+',
      '-',
      '.',
      'a',
      'B',
      'dfsg',
      ':',
      '~rc',
      'é',
      '_',
    ]);
    const given = sample.filter((pair) => pair.every((version) => !version.startsWith('-')));
    expect(disagreements('debian', given, given.map(askDpkg))).toEqual([]);
  });

  it.skipIf(!runs('rpm', '--version'))("rpm's rpm.vercmp (skipped where there is no rpm)", () => {
    const sample = pairs(4000, '1.0', [
      '1',
      '0',
      '10',
      '01',
      '~',
      '^',
      '-',
      '.',
      'a',
      'Z',
      'el8',
      '_',
      '+',
      ':',
      '2:',
    ]);
    const script = `for _, p in ipairs({${sample.map(([a, b]) => `{"${a}","${b}"}`).join(',')}}) do
      local ok, r = pcall(rpm.vercmp, p[1], p[2])
      io.write(ok and r or "refused", "\\n")
    end`;
    const { stdout } = spawnSync('rpm', ['--eval', `%{lua: ${script} }`], { encoding: 'utf8' });
    expect(disagreements('rpm', sample, answersOf(stdout))).toEqual([]);
  });

  it.skipIf(!runs('python3', '-c', 'import pip._vendor.packaging.version'))(
    "Python's packaging (skipped where pip does not bring it)",
    () => {
      const pieces = [
        '1',
        '0',
        '10',
        '.',
        'a',
        'b',
        'rc',
        'alpha',
        'C',
        'pre',
        'post',
        'r',
        'dev',
        '-',
        '_',
        '+',
        '!',
        'x',
      ];
      const sample = [
        ...pairs(4000, '1.0', pieces),
        ...pairs(2000, '2', ['.dev', '.post', 'a', 'rc', '1', '+x', '.', '0']),
      ];
      const program = `import json, sys
from pip._vendor.packaging.version import Version, InvalidVersion
for a, b in json.load(sys.stdin):
    try:
        x, y = Version(a), Version(b)
        print((x > y) - (x < y))
    except InvalidVersion:
        print("refused")`;
      const { stdout } = spawnSync('python3', ['-c', program], {
        input: JSON.stringify(sample),
        encoding: 'utf8',
      });
      expect(disagreements('pep440', sample, answersOf(stdout))).toEqual([]);
    },
  );

  it.skipIf(!runs('ruby', '--version'))('Gem::Version of Ruby (skipped where there is no ruby)', () => {
    const pieces = ['1', '0', '10', '01', '.', '-', 'a', 'rc', 'pre', '.a', '.1', 'b2', ' ', '+', '_'];
    const sample = pairs(6000, '1.0', pieces);
    const script = `require "json"
      JSON.parse(STDIN.read).each do |a, b|
        begin
          puts Gem::Version.new(a) <=> Gem::Version.new(b)
        rescue ArgumentError
          puts "refused"
        end
      end`;
    const { stdout } = spawnSync('ruby', ['-e', script], { encoding: 'utf8', input: JSON.stringify(sample) });
    expect(disagreements('gem', sample, answersOf(stdout))).toEqual([]);
  });

  it.skipIf(!runs(R, '--version'))("R's numeric_version (skipped where there is no R)", () => {
    const pieces = ['1', '0', '10', '01', '.', '-', '.1', '-2', '.0', 'a', '_'];
    // An empty version is a missing value of R.
    const sample = pairs(3000, '1.0', pieces).filter((pair) => !pair.includes(''));
    const script = `lines <- strsplit(readLines(file("stdin")), " ", fixed = TRUE)
      for (pair in lines) cat(tryCatch({
        x <- numeric_version(pair[1]); y <- numeric_version(pair[2])
        if (x < y) -1 else if (x > y) 1 else 0
      }, error = function(e) "refused"), "\\n", sep = "")`;
    const { stdout } = spawnSync(R, ['-e', script], {
      encoding: 'utf8',
      input: sample.map((pair) => pair.join(' ')).join('\n'),
    });
    expect(disagreements('cran', sample, answersOf(stdout))).toEqual([]);
  });

  it("npm's semver, loosely", () => {
    const pieces = ['1', '0', '10', '01', '.', '-', '+', 'rc', 'v', '=', ' ', 'x', '.1', '-0'];
    const sample = pairs(6000, '1.2.3', pieces).filter((pair) => !pair.includes('0'));
    expect(disagreements('npm', sample, sample.map(askNpm))).toEqual([]);
  });
});

function pairs(count: number, start: string, pieces: readonly string[]): Pair[] {
  const version = fc
    .tuple(fc.constantFrom('', start), fc.array(fc.constantFrom(...pieces), { maxLength: 6 }))
    .map(([first, rest]) => first + rest.join(''));
  return fc.sample(fc.tuple(version, version), { numRuns: count, seed: 20 });
}

function disagreements(
  ordering: VersionOrdering,
  sample: readonly Pair[],
  answers: readonly Answer[],
): string[] {
  expect(answers).toHaveLength(sample.length);
  return sample.flatMap(([a, b], at) => {
    const ours = ask(ordering, a, b);
    return ours === answers[at] ? [] : [`${JSON.stringify([a, b])}: ${ours}, not ${answers[at]}`];
  });
}

function ask(ordering: VersionOrdering, a: string, b: string): Answer {
  try {
    return compareVersions(ordering, a, b);
  } catch (error) {
    if (error instanceof Problem && error.code === 'version.invalid') return 'refused';
    throw error;
  }
}

/** dpkg takes an empty version for one that is older than all; there is no such package, so that answer is left out. */
function askDpkg([a, b]: Pair): Answer {
  if (a.trim() === '' || b.trim() === '') return 'refused';
  const status = (operator: string): number | null =>
    spawnSync('dpkg', ['--compare-versions', a, operator, b]).status;
  const older = status('lt');
  if (older === 0) return -1;
  if (older !== 1) return 'refused';
  return status('eq') === 0 ? 0 : 1;
}

function askNpm([a, b]: Pair): Answer {
  try {
    return compareLoose(a, b);
  } catch {
    return 'refused';
  }
}

function answersOf(stdout: string): Answer[] {
  const answers = stdout.trimEnd().split('\n');
  return answers.map((answer) => (answer === 'refused' ? answer : (Number(answer) as Answer)));
}

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}
