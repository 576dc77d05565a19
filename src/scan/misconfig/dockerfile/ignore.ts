import type { Suppression } from '#core/index.ts';
import type { Dockerfile, Instruction } from '#format/index.ts';
import { buildKitSkip, readIgnoreComment, type IgnoreComment } from './ignore-comment.ts';

/** Says whether a comment leaves a finding out: `names` are the check's id and aliases. */
export type IgnoreLookup = (names: readonly string[], line: number) => Suppression | undefined;

interface LocalIgnore extends IgnoreComment {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the ignore comments of people's tools: before or inside an instruction they speak of it, `global` ones,
 * Checkov's and BuildKit's directive of the whole file. Ours says nothing without a reason.
 */
export function ignoreComments(file: Dockerfile): IgnoreLookup {
  const everywhere: IgnoreComment[] = [];
  const local: LocalIgnore[] = [];
  const directive = file.directives.find(({ name }) => name === 'check');
  if (directive !== undefined) everywhere.push(...(buildKitSkip(`check=${directive.value}`) ?? []));
  let next = 0;
  for (const { text, line } of file.comments) {
    while ((file.instructions[next]?.endLine ?? Infinity) <= line) next++;
    const target = file.instructions[next];
    for (const comment of readIgnoreComment(text))
      if (comment.global) everywhere.push(comment);
      else if (target !== undefined) local.push({ ...comment, from: target.startLine, to: target.endLine });
  }
  for (const { instruction, comments } of commentsBefore(file))
    for (const text of comments) {
      const skips = buildKitSkip(text);
      const { startLine: from, endLine: to } = instruction;
      local.push(...(skips ?? []).map((skip) => ({ ...skip, from, to })));
      // The first one counts.
      if (skips !== undefined) break;
    }
  const globalByName = byName(everywhere);
  const localByName = byName(local);
  return (names, line) => {
    const wanted = [
      ...names.map(plainName),
      ...(names.some((name) => BUILDKIT_RULE.test(name)) ? ['all'] : []),
    ];
    const find = <Kind extends IgnoreComment>(
      index: ReadonlyMap<string, readonly Kind[]>,
      speaks: (one: Kind) => boolean,
    ) => wanted.flatMap((name) => index.get(name)?.find(speaks) ?? [])[0];
    const found =
      find(globalByName, () => true) ?? find(localByName, ({ from, to }) => from <= line && line <= to);
    if (found === undefined) return undefined;
    const { reason, expires } = found;
    return {
      by: 'ignore-comment',
      reason,
      ...(expires === undefined ? {} : { expires: `${expires}T23:59:59Z` }),
    };
  };
}

function byName<Kind extends IgnoreComment>(comments: readonly Kind[]): ReadonlyMap<string, readonly Kind[]> {
  const index = new Map<string, Kind[]>();
  for (const comment of comments) {
    const name = plainName(comment.name);
    const list = index.get(name);
    if (list === undefined) index.set(name, [comment]);
    else list.push(comment);
  }
  return index;
}

/** BuildKit's rules are named in words: StageNameCasing. */
const BUILDKIT_RULE = /^(?:[A-Z]+[a-z]+){2,}$/;

/** Trivy's rules go by several names: DS002, DS-0002 and AVD-DS-0002. */
function plainName(name: string): string {
  const match = /^(?:AVD-)?DS-?0*(\d{1,4})$/i.exec(name);
  return match === null ? name : `DS-${match[1]!.padStart(4, '0')}`;
}

/** The comments that BuildKit counts to an instruction: those before it, after the last empty one. */
function* commentsBefore(
  file: Dockerfile,
): Iterable<{ readonly instruction: Instruction; readonly comments: readonly string[] }> {
  let at = 0;
  for (const instruction of file.instructions) {
    let comments: string[] = [];
    for (; at < file.comments.length && file.comments[at]!.line < instruction.startLine; at++)
      comments =
        file.comments[at]!.text === '' ? [] : [...comments.slice(-MAX_COMMENTS), file.comments[at]!.text];
    if (comments.length > 0) yield { instruction, comments };
    while ((file.comments[at]?.line ?? Infinity) <= instruction.endLine) at++;
  }
}

/** Comments of one instruction that are looked at. */
const MAX_COMMENTS = 100;
