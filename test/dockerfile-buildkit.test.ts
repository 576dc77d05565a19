import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile, printDockerfile } from '#format/index.ts';
import { DOCKERFILE_CHECKS } from '../src/scan/misconfig/dockerfile/checks.ts';
import { contextOf } from '../src/scan/misconfig/dockerfile/context.ts';
import { applyEdits, checkDockerfile } from '../src/scan/misconfig/index.ts';
import { differences } from './support/buildkit/differences.ts';
import { generatedDockerfile } from './support/buildkit/generate.ts';
import { lintDifferences } from './support/buildkit/lint-rules.ts';
import { askBuildKit, NO_ORACLE, type OracleAnswer } from './support/buildkit/oracle.ts';

/** Set it to look at other files than those of the last run. */
const SEED = Number(process.env['BULKHEAD_TEST_SEED'] ?? 20_261);
const RUNS = Number(process.env['BULKHEAD_TEST_RUNS'] ?? 5000);

const isClean = (answer: OracleAnswer): boolean =>
  answer.parseError === undefined && answer.instructions.every(({ error }) => error === undefined);
const isBuilt = (answer: OracleAnswer): boolean => isClean(answer) && answer.buildError === undefined;

describe.skipIf(NO_ORACLE !== undefined)(`Dockerfiles beside BuildKit ${NO_ORACLE ?? ''}`, () => {
  const files = NO_ORACLE === undefined ? fc.sample(generatedDockerfile, { numRuns: RUNS, seed: SEED }) : [];
  const answers = NO_ORACLE === undefined ? askBuildKit(files) : [];

  it('read the same in generated files: instructions, values, flags, here-documents, lines, errors', () => {
    const found = files.flatMap((text, index) =>
      differences(text, answers[index]!).map((what) => `${JSON.stringify(text)}: ${what}`),
    );
    expect(found.slice(0, 5)).toEqual([]);
    // Enough of them are whole, and enough are broken.
    expect(answers.filter(isClean).length).toBeGreaterThan(RUNS / 10);
    expect(answers.filter((answer) => !isClean(answer)).length).toBeGreaterThan(RUNS / 10);
  });

  it('say the same after they were printed by us', () => {
    const whole = files.filter((_, index) => isClean(answers[index]!));
    const before = answers.filter(isClean);
    const after = askBuildKit(whole.map((text) => printDockerfile(parseDockerfile(text))));
    const shape = ({ instructions }: OracleAnswer): unknown =>
      instructions.map(({ keyword, flags, json, args, heredocs }) => ({
        keyword,
        flags,
        json,
        args,
        heredocs,
      }));
    for (const [index, answer] of after.entries())
      expect([whole[index], shape(answer)]).toEqual([whole[index], shape(before[index]!)]);
  });

  it('fail to build where we say so', () => {
    const wrong = files.filter((text, index) => {
      const { faults, instructions } = parseDockerfile(text);
      const deferred = new Set(instructions.map((one) => (one.trigger === undefined ? 0 : one.startLine)));
      const late = faults.some(({ code, line }) => code === 'dockerfile.build' && !deferred.has(line));
      return late && isBuilt(answers[index]!);
    });
    expect(wrong).toEqual([]);
  });

  it("get the warnings of BuildKit's own linter", () => {
    const found = files.flatMap((text, index) => lintDifferences(text, answers[index]!));
    expect(found.slice(0, 5)).toEqual([]);
    expect(answers.flatMap(({ warnings }) => warnings).length).toBeGreaterThan(RUNS / 50);
  });

  /** What these say is that the build fails. */
  const REFUSED = new Set(['DF000', 'DF027', 'DF045', 'DF066']);

  it.each(DOCKERFILE_CHECKS.map((check) => [`${check.id} ${check.title}`, check] as const))(
    '%s: BuildKit accepts an example of what is wrong',
    (_, check) => {
      const accepted = askBuildKit(check.examples.bad).map((answer) => isBuilt(answer));
      expect(accepted.includes(true)).toBe(!REFUSED.has(check.id));
    },
  );

  it.each(DOCKERFILE_CHECKS.map((check) => [`${check.id} ${check.title}`, check] as const))(
    '%s: BuildKit accepts what is right, and what our patches make',
    (_, check) => {
      const mended = check.examples.bad.flatMap((text) => {
        const edits = [...check.find(contextOf(parseDockerfile(text)))].flatMap(({ patch }) => patch ?? []);
        return edits.length === 0 ? [] : [applyEdits(text, edits)];
      });
      const texts = [...check.examples.good, ...mended];
      for (const [index, answer] of askBuildKit(texts).entries())
        expect([texts[index], answer.parseError ?? answer.buildError]).toEqual([texts[index], undefined]);
    },
  );

  it('are patched into what BuildKit reads as well as before', () => {
    const whole = files.filter((_, index) => isClean(answers[index]!));
    const patched = whole.map((text) => {
      const { findings } = checkDockerfile('Dockerfile', text);
      return applyEdits(
        text,
        findings.flatMap(({ evidence }) => (evidence.patch ?? []) as never),
      );
    });
    for (const [index, answer] of askBuildKit(patched).entries())
      expect([whole[index], patched[index], isClean(answer)]).toEqual([whole[index], patched[index], true]);
  });
});
