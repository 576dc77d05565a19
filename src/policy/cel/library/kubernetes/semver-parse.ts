/** A version by semver.org 2.0.0. */
export interface SemanticVersion {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly (bigint | string)[];
  readonly build: string;
}

/** What the parser of API servers (blang/semver) says of text that is no version. */
export interface VersionMistake {
  readonly mistake: string;
}

const UINT64_MAX = 2n ** 64n - 1n;
/** Longer text is no version; numbers in it would take the memory. */
const TEXT_MAX = 1024;

/** Reads a version. */
export function parseSemver(text: string): SemanticVersion | VersionMistake {
  if (text === '') return { mistake: 'Version string empty' };
  const parts = splitTwice(text);
  if (parts === undefined || text.length > TEXT_MAX)
    return { mistake: 'No Major.Minor.Patch elements found' };
  const plus = parts[2].indexOf('+');
  const beforeBuild = plus === -1 ? parts[2] : parts[2].slice(0, plus);
  const dash = beforeBuild.indexOf('-');
  const patch = dash === -1 ? beforeBuild : beforeBuild.slice(0, dash);
  const numbers: bigint[] = [];
  for (const [i, part] of [parts[0], parts[1], patch].entries()) {
    const number = parseNumber(part, ['Major', 'Minor', 'Patch'][i]!);
    if (typeof number !== 'bigint') return number;
    numbers.push(number);
  }
  const prerelease = dash === -1 ? [] : parsePrerelease(beforeBuild.slice(dash + 1));
  if ('mistake' in prerelease) return prerelease;
  const build = plus === -1 ? '' : parts[2].slice(plus + 1);
  for (const part of plus === -1 ? [] : build.split('.')) {
    if (part === '') return { mistake: 'Build meta data is empty' };
    if (!/^[0-9A-Za-z-]+$/.test(part)) {
      return { mistake: `Invalid character(s) found in build meta data ${JSON.stringify(part)}` };
    }
  }
  return { numbers: numbers as [bigint, bigint, bigint], prerelease, build };
}

function splitTwice(text: string): readonly [string, string, string] | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first === -1 || second === -1) return undefined;
  return [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

function parseNumber(text: string, name: string): bigint | VersionMistake {
  if (!/^\d*$/.test(text)) {
    return { mistake: `Invalid character(s) found in ${name.toLowerCase()} number ${JSON.stringify(text)}` };
  }
  if (text.length > 1 && text.startsWith('0')) {
    return { mistake: `${name} number must not contain leading zeroes ${JSON.stringify(text)}` };
  }
  if (text === '') return { mistake: 'strconv.ParseUint: parsing "": invalid syntax' };
  const number = BigInt(text);
  return number <= UINT64_MAX
    ? number
    : { mistake: `strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range` };
}

function parsePrerelease(text: string): readonly (bigint | string)[] | VersionMistake {
  const parts: (bigint | string)[] = [];
  for (const part of text.split('.')) {
    if (part === '') return { mistake: 'Prerelease is empty' };
    if (/^\d+$/.test(part)) {
      if (part.length > 1 && part.startsWith('0')) {
        return {
          mistake: `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`,
        };
      }
      parts.push(BigInt(part));
    } else if (/^[0-9A-Za-z-]+$/.test(part)) parts.push(part);
    else return { mistake: `Invalid character(s) found in prerelease ${JSON.stringify(part)}` };
  }
  return parts;
}

/** Reads a version after a `v` is taken off, zeros before numbers are dropped and missing numbers are added as 0. */
export function parseNormalizedSemver(text: string): SemanticVersion | VersionMistake {
  const parts = (text.startsWith('v') ? text.slice(1) : text).split('.');
  const three = [...parts.slice(0, 2), ...(parts.length > 2 ? [parts.slice(2).join('.')] : [])].map(
    (part) => {
      if (part.length <= 1) return part;
      const stripped = part.replace(/^0+/, '');
      return /^\d/.test(stripped) ? stripped : `0${stripped}`;
    },
  );
  if (three.length < 3 && /[+-]/.test(three.at(-1)!)) {
    return { mistake: 'short version cannot contain PreRelease/Build meta data' };
  }
  while (three.length < 3) three.push('0');
  return parseSemver(three.join('.'));
}

/** Orders versions (semver.org 2.0.0, 11); build data does not count. */
export function compareSemantic(a: SemanticVersion, b: SemanticVersion): number {
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i]!;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [i, part] of a.prerelease.entries()) {
    const other = b.prerelease[i];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.prerelease.length < b.prerelease.length ? -1 : 0;
}

/** Numbers come before words. */
function comparePart(a: bigint | string, b: bigint | string): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
