import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentsOf, positionOf, type Dockerfile } from './dockerfile.ts';
import { parseDockerfile } from './parse.ts';
import { printDockerfile } from './print.ts';

describe('parseDockerfile', () => {
  it('reads directives, and stops at the first line that is none', () => {
    const file = parseDockerfile(
      '# syntax=docker/dockerfile:1\n# escape=`\n# plain\n# check=skip=all\nFROM a\n',
    );
    expect(file.directives.map(({ name, value }) => [name, value])).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['escape', '`'],
    ]);
    expect(file.escape).toBe('`');
    expect(file.comments.map(({ text }) => text)).toEqual(['plain', 'check=skip=all']);
  });

  it('joins continued lines, with comments and blank lines between, and keeps every place', () => {
    const file = parseDockerfile('FROM a\n  run one && \\\n # why\n\n   two \\  \n three\nUSER x\n');
    const run = file.instructions[1]!;
    expect(run).toMatchObject({ keyword: 'RUN', written: 'run', startLine: 2, endLine: 6 });
    expect(argumentsOf(run)).toBe('one &&    two  three');
    expect(positionOf(run, run.text.indexOf('two'))).toEqual({ line: 5, column: 4 });
    expect(positionOf(run, 0)).toEqual({ line: 2, column: 3 });
    expect(file.comments).toEqual([{ text: 'why', line: 3 }]);
  });

  it.each([
    ['RUN a \\\\\nUSER x\n', ['RUN', 'USER']],
    ['# escape=`\nRUN a `\n b\nUSER x\n', ['RUN', 'USER']],
    ['RUN a \\', ['RUN']],
    ['RUN cat <<EOF\nUSER x\nEOF\nUSER y\n', ['RUN', 'USER']],
    ['RUN cat <<"a" <<-b\nx\na\n\ty\n\tb\nUSER y\n', ['RUN', 'USER']],
    ['RUN cat <<<x\nUSER y\n', ['RUN', 'USER']],
    ['CMD cat <<EOF\nUSER x\nEOF\n', ['CMD', 'USER', 'EOF']],
    ['ONBUILD COPY <<EOF /x\nUSER x\nEOF\n', ['ONBUILD']],
  ])('finds the instructions of %j', (text, keywords) => {
    expect(parseDockerfile(text).instructions.map(({ keyword }) => keyword)).toEqual(keywords);
  });

  it('keeps the text of here-documents', () => {
    const [run] = parseDockerfile('RUN cat <<"a" 3<<-b\n$x\na\n\ty\n\tb\n').instructions;
    expect(run!.heredocs).toMatchObject([
      { name: 'a', expand: false, chomp: false, content: '$x\n', line: 2 },
      { name: 'b', expand: true, chomp: true, content: 'y\n', line: 4 },
    ]);
    expect(run).toMatchObject({ startLine: 1, endLine: 5 });
  });

  it('reads flags, the exec form and ONBUILD', () => {
    const file = parseDockerfile(
      'COPY --from=a --chmod=0755 x /y\nRUN --mount=type=cache,target=/x ["a", "b c"]\nONBUILD RUN ["x"]\nHEALTHCHECK --interval=5s CMD ["x"]\nCMD [a]\n',
    );
    const [copy, run, onbuild, health, cmd] = file.instructions;
    expect(copy!.flags).toMatchObject([
      { name: 'from', value: 'a' },
      { name: 'chmod', value: '0755' },
    ]);
    expect(copy!.words.map(({ raw }) => raw)).toEqual(['x', '/y']);
    expect(run!.exec).toEqual(['a', 'b c']);
    expect(onbuild!.trigger).toMatchObject({ keyword: 'RUN', exec: ['x'] });
    expect(health!.exec).toEqual(['x']);
    expect(cmd!.exec).toBeUndefined();
  });

  it.each([
    ['', 'dockerfile.instruction', 1],
    ['FROM a\nFORM b\n', 'dockerfile.instruction', 2],
    ['FROM\n', 'dockerfile.arguments', 1],
    ['FROM a\nRUN <<X\nfoo\n', 'dockerfile.heredoc', 2],
    ['# escape=x\nFROM a\n', 'dockerfile.directive', 1],
    ['FROM a\nONBUILD ONBUILD RUN x\n', 'dockerfile.arguments', 2],
    ['FROM a\nSHELL sh\n', 'dockerfile.arguments', 2],
    [`FROM a\nRUN x${' <<a'.repeat(40)}\n`, 'dockerfile.limit', 2],
    ['\n'.repeat(60_000), 'dockerfile.limit', 50_000],
    [`FROM a\nRUN ${'x'.repeat(2 * 1024 * 1024)}\n`, 'dockerfile.limit', 2],
  ])('says what is wrong with %#', (text, code, line) => {
    expect(parseDockerfile(text).faults).toContainEqual(expect.objectContaining({ code, line }));
  });

  it('gives the same instructions after printing, with line ranges that cover the file', () => {
    fc.assert(
      fc.property(generatedFile(), (text) => {
        const file = parseDockerfile(text);
        expect(shapeOf(parseDockerfile(printDockerfile(file)))).toEqual(shapeOf(file));
        expect(file.faults).toEqual([]);
        expect(uncovered(text, file)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'FROM ',
      'RUN ',
      '<<E',
      'E',
      '\n',
      '\\\n',
      '`',
      '"',
      "'",
      '--x=',
      '[',
      ']',
      '#',
      ' ',
      '$',
      '${',
      '}',
      'a',
      'ONBUILD ',
      '\t',
      '\u0000',
      '# escape=`',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const file = parseDockerfile(text);
        for (const { startLine, endLine, text, pieces } of file.instructions) {
          expect(startLine).toBeLessThanOrEqual(endLine);
          expect(endLine).toBeLessThanOrEqual(file.lineCount);
          expect(pieces.length).toBeGreaterThan(0);
          expect(text).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function generatedFile(): fc.Arbitrary<string> {
  const word = fc.stringMatching(/^[a-z0-9/._-]{1,8}$/).filter((text) => !text.startsWith('--'));
  const gap = fc.constantFrom(' ', '  ', ' \\\n', ' \\\n  # note\n\n  ', '\t');
  const shell = fc
    .tuple(
      fc.constantFrom('RUN', 'run', 'CMD', 'ENTRYPOINT', 'USER'),
      fc.array(fc.tuple(gap, word), { minLength: 1, maxLength: 5 }),
    )
    .map(([keyword, words]) => `${keyword}${words.flat().join('')}\n`);
  const exec = fc
    .array(fc.stringMatching(/^[a-z "']{0,6}$/), { minLength: 1, maxLength: 3 })
    .map((list) => `CMD ${JSON.stringify(list)}\n`);
  const heredoc = fc
    .tuple(
      fc.constantFrom('EOF', '"EOF"', 'END'),
      fc.constantFrom('', '-'),
      fc.array(fc.constantFrom('x', '\ty', '# z', '', 'USER q', '\\'), { maxLength: 4 }),
    )
    .map(
      ([name, chomp, lines]) =>
        `RUN cat <<${chomp}${name}\n${lines.map((line) => `${line}\n`).join('')}${name.replaceAll('"', '')}\n`,
    );
  const copy = fc.tuple(word, word).map(([a, b]) => `COPY --from=${a} --chmod=755 ${a} /${b}\n`);
  const filler = fc.constantFrom('\n', '# comment\n', '  # comment\n');
  return fc
    .tuple(
      fc.constantFrom('', '# syntax=docker/dockerfile:1\n'),
      fc.array(fc.oneof(shell, heredoc, copy, filler, exec), { maxLength: 12 }),
    )
    .map(([head, body]) => `${head}FROM base\n${body.join('')}`);
}

function shapeOf(file: Dockerfile): unknown {
  return file.instructions.map(({ keyword, text, flags, words, exec, heredocs }) => ({
    keyword,
    text,
    flags,
    words,
    exec,
    heredocs: heredocs.map(({ name, expand, chomp, content }) => ({
      name,
      expand,
      chomp,
      content,
    })),
  }));
}

function uncovered(text: string, file: Dockerfile): number[] {
  const covered = new Set(file.directives.map(({ line }) => line));
  for (const { line } of file.comments) covered.add(line);
  for (const { startLine, endLine } of file.instructions)
    for (let line = startLine; line <= endLine; line++) covered.add(line);
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' || covered.has(index + 1) ? [] : [index + 1]));
}
