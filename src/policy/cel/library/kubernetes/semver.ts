import { traversal } from '../../eval/cost.ts';
import { checkedInt } from '../../values/number.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type CallCost, type FunctionDeclaration, laborious, PARSE_STEPS } from '../function.ts';
import { compareSemantic, parseNormalizedSemver, parseSemver, type SemanticVersion } from './semver-parse.ts';

/** A semantic version. */
class Semver extends Opaque {
  readonly typeName = 'kubernetes.Semver';
  readonly version: SemanticVersion;

  constructor(version: SemanticVersion) {
    super();
    this.version = version;
  }

  equals(other: Opaque): boolean {
    return other instanceof Semver && compareSemantic(this.version, other.version) === 0;
  }

  override toString(): string {
    const { numbers, prerelease, build } = this.version;
    return `${numbers.join('.')}${prerelease.length === 0 ? '' : `-${prerelease.join('.')}`}${build === '' ? '' : `+${build}`}`;
  }
}

const TYPE = 'kubernetes.Semver';
const parsed: CallCost = ([text]) => traversal(text!);

/** Kubernetes' semver library (apiserver, pkg/cel/library/semverlib.go, version 1). */
export const SEMVER_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...laborious(PARSE_STEPS, [
    declare(`semver(string): ${TYPE}`, ([text]) => toSemver(text!, false), parsed),
    declare(`semver(string, bool): ${TYPE}`, ([text, normalize]) => toSemver(text!, normalize!), parsed),
    declare('isSemver(string): bool', ([text]) => toSemver(text!, false) instanceof Semver, parsed),
    declare(
      'isSemver(string, bool): bool',
      ([text, normalize]) => toSemver(text!, normalize!) instanceof Semver,
      parsed,
    ),
  ]),
  declare(`(${TYPE}).isGreaterThan(${TYPE}): bool`, ([a, b]) => compare(a, b) > 0),
  declare(`(${TYPE}).isLessThan(${TYPE}): bool`, ([a, b]) => compare(a, b) < 0),
  declare(`(${TYPE}).compareTo(${TYPE}): int`, ([a, b]) => compare(a, b)),
  ...['major', 'minor', 'patch'].map((name, i) =>
    declare(`(${TYPE}).${name}(): int`, ([version]) =>
      checkedInt(BigInt.asIntN(64, (version as Semver).version.numbers[i]!)),
    ),
  ),
];

function toSemver(text: Value, normalize: Value): Value {
  const version = normalize === true ? parseNormalizedSemver(text as string) : parseSemver(text as string);
  return 'mistake' in version ? new CelError(version.mistake) : new Semver(version);
}

function compare(a: Value | undefined, b: Value | undefined): number {
  return compareSemantic((a as Semver).version, (b as Semver).version);
}
