import { DOCKERFILE_CHECKS } from '../../../src/scan/misconfig/dockerfile/checks.ts';
import { checkDockerfile } from '../../../src/scan/misconfig/index.ts';
import type { OracleAnswer } from './oracle.ts';

/**
 * BuildKit's rules that we have too. Not among them: CopyIgnoredFile (needs the build context), InvalidBaseImagePlatform
 * (needs the base image) and the experimental InvalidDefinitionDescription.
 */
export const LINT_RULES = [
  'ConsistentInstructionCasing',
  'DuplicateStageName',
  'ExposeInvalidFormat',
  'ExposeProtoCasing',
  'FromAsCasing',
  'FromPlatformFlagConstDisallowed',
  'InvalidDefaultArgInFrom',
  'JSONArgsRecommended',
  'LegacyKeyValueFormat',
  'MaintainerDeprecated',
  'MultipleInstructionsDisallowed',
  'NoEmptyContinuation',
  'RedundantTargetPlatform',
  'ReservedStageName',
  'SecretsUsedInArgOrEnv',
  'StageNameCasing',
  'UndefinedArgInFrom',
  'UndefinedVar',
  'WorkdirRelativePath',
] as const;

/** Where BuildKit's linter and our checks of the same name differ without a known reason. */
export function lintDifferences(text: string, answer: OracleAnswer): string[] {
  if (answer.parseError !== undefined || answer.buildError !== undefined) return [];
  const { findings } = checkDockerfile('Dockerfile', text);
  const start = (line: number): number =>
    answer.instructions.find(({ startLine, endLine }) => startLine <= line && line <= endLine)?.startLine ??
    line;
  return LINT_RULES.flatMap((rule) => {
    const checks = DOCKERFILE_CHECKS.filter(({ aliases }) => aliases.includes(rule));
    const ids = new Set(checks.map(({ id }) => id));
    const ours = findings.filter(({ id, suppression }) => ids.has(id) && suppression === undefined);
    const lines = new Set(ours.map(({ locations }) => start(locations[0]!.line!)));
    const theirs = new Set(
      answer.warnings.filter((warning) => warning.rule === rule).map(({ line }) => start(line)),
    );
    const alone = [
      ...[...theirs].filter((line) => !lines.has(line)).map((line) => [line, 'BuildKit'] as const),
      ...[...lines].filter((line) => !theirs.has(line)).map((line) => [line, 'we'] as const),
    ];
    return alone
      .filter(([line, who]) => !isKnown(rule, who, answer, line))
      .map(([line, who]) => `${rule} on line ${line}: only ${who} of ${JSON.stringify(text)}`);
  });
}

/** The differences that are meant; each is a row of docs/reference/misconfiguration-differences.md. */
function isKnown(
  rule: string,
  who: 'BuildKit' | 'we',
  { instructions }: OracleAnswer,
  line: number,
): boolean {
  const keyword = instructions.find(({ startLine }) => startLine === line)?.keyword.toUpperCase() ?? '';
  // What ONBUILD puts off is as wrong there; BuildKit looks at it in the build that uses the image.
  if (who === 'we' && keyword === 'ONBUILD') return true;
  switch (rule) {
    case 'UndefinedVar':
      // Variables of a foreign base image are not known to us; those of EXPOSE BuildKit expands without looking.
      return who === 'BuildKit' || keyword === 'EXPOSE';
    case 'NoEmptyContinuation':
      // Its parser knows nothing of comments that skip rules.
      return who === 'BuildKit';
    case 'ExposeProtoCasing':
    case 'ExposeInvalidFormat':
    case 'SecretsUsedInArgOrEnv':
    case 'WorkdirRelativePath':
      // Variables are looked into by BuildKit; names of secrets are another list.
      return who === 'BuildKit' || rule === 'SecretsUsedInArgOrEnv';
    default:
      return false;
  }
}
