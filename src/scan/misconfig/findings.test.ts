import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import {
  applyEdits,
  checkDockerfile,
  misconfigFindings,
  misconfigInspector,
  type TextEdit,
} from './index.ts';
import { referenceTable } from './reference-page.ts';

const idsOf = (text: string): string[] => checkDockerfile('Dockerfile', text).findings.map(({ id }) => id);

describe('checkDockerfile', () => {
  it('reports every problem of a file, in the order of the lines', () => {
    const { findings } = checkDockerfile(
      'Dockerfile',
      'FROM debian\nMAINTAINER x\nWORKDIR app\nENV DB_PASSWORD=hunter22\nRUN curl https://e.com/a | sh\n',
    );
    expect(
      findings.map(({ id, locations }) => `${id} ${locations[0]?.line}:${locations[0]?.column}`),
    ).toEqual([
      'DF004 1:1',
      'DF050 1:1',
      'DF010 1:6',
      'DF053 2:1',
      'DF001 3:9',
      'DF070 4:5',
      'DF058 5:5',
      'DF072 5:28',
    ]);
    expect(JSON.stringify(findings)).not.toContain('hunter22');
  });

  it('keeps fingerprints when lines move, and tells equal instructions apart', () => {
    const of = (text: string) =>
      checkDockerfile('Dockerfile', text).findings.map(({ fingerprint }) => fingerprint);
    const text = 'FROM a:1\nRUN sudo a && sudo a\n';
    expect(of(`\n\n${text}`)).toEqual(of(text));
    expect(new Set(of(text)).size).toBe(of(text).length);
  });

  it.each([
    ['# bulkhead:ignore DF010 the tag is checked elsewhere\nFROM debian\n', 'the tag is checked elsewhere'],
    ['# hadolint ignore=DL3006,DL3007\nFROM debian\n', 'hadolint ignore=DL3006,DL3007'],
    ['FROM debian\n# hadolint global ignore=DL3006\nUSER x\n', 'hadolint global ignore=DL3006'],
    ['# bulkhead:ignore DF010\nFROM debian\n', undefined],
    ['# bulkhead:ignore DF010 why not\nFROM a:1\nFROM debian\n', undefined],
  ])('heeds the comment of %j', (text, reason) => {
    const found = checkDockerfile('Dockerfile', text).findings.find(({ id }) => id === 'DF010');
    expect(found).toBeDefined();
    expect(found?.suppression?.reason).toBe(reason);
  });

  it("heeds BuildKit's check directive", () => {
    const { findings } = checkDockerfile(
      'Dockerfile',
      '# check=skip=StageNameCasing;error=true\nFROM a:1 AS B\n',
    );
    expect(findings.find(({ id }) => id === 'DF060')?.suppression).toBeDefined();
  });

  it('says that a flood was cut', () => {
    const { findings, incomplete } = checkDockerfile(
      'Dockerfile',
      `FROM a:1\n${'RUN sudo a\n'.repeat(1500)}`,
    );
    expect(findings).toHaveLength(1000);
    expect(incomplete).toMatchObject([{ code: 'misconfig.limit' }]);
  });

  it.each([
    ['a heredoc', 'FROM a:1\nRUN <<EOF\nset -e\nsudo make\nEOF\n', 'DF006', 4, 1],
    ['an indented heredoc', 'FROM a:1\nRUN <<-EOF\n\tset -e\n\t\tsudo make\n\tEOF\n', 'DF006', 4, 3],
    ['a continued line', 'FROM a:1\nRUN a && \\\n  # why\n  sudo make\n', 'DF006', 4, 3],
    ['bash -c', 'FROM a:1\nRUN bash -c "cd /x && sudo make"\n', 'DF006', 2, 13],
    ['the exec form', 'FROM a:1\nRUN ["sudo", "make"]\n', 'DF006', 2, 5],
    ['ONBUILD', 'FROM a:1\nONBUILD RUN sudo make\n', 'DF006', 2, 13],
    ['a substitution', 'FROM a:1\nRUN X="$(sudo a)" b\n', 'DF006', 2, 10],
  ])('sees into %s', (_, text, id, line, column) => {
    const found = checkDockerfile('Dockerfile', text).findings.find((finding) => finding.id === id);
    expect(found?.locations[0]).toMatchObject({ line, column });
  });

  // What hadolint stumbles over (its issues 682, 923, 1051 and 1137).
  it.each([
    ['two heredocs', 'RUN cat <<A > /a && cat <<-"B" > /b\nsudo x\nA\n\tsudo y\n\tB\n', []],
    ['a heredoc in the middle', 'RUN cat <<EOF | tee /a && true\nFROM x\nEOF\n', []],
    ['a file', 'COPY <<EOF /a\nRUN sudo x\nEOF\n', []],
    ['files', 'COPY <<a <<"b" /d/\nsudo\na\ncd /\nb\n', []],
    ['an interpreter', 'RUN <<EOF\n#!/usr/bin/env python3\nsudo = 1\nEOF\n', []],
    ['a shell', 'RUN <<EOF bash -e\nsudo x\nEOF\n', ['DF006']],
    ['a script', 'RUN --mount=type=tmpfs,target=/t <<EOF\nset -e\nsudo x\nEOF\n', ['DF006']],
    ['an escape directive', 'RUN <<EOF `\n  cat\nsudo x\nEOF\n', []],
  ])('reads %s', (what, run, ids) => {
    const head = what.startsWith('an escape') ? '# escape=`\n' : '';
    const text = `${head}FROM debian:12\nUSER 10\nHEALTHCHECK NONE\n${run}`;
    expect(idsOf(text).filter((id) => /^DF0(?:00|05|06)$/.test(id))).toEqual(ids);
  });

  it('is not taken in by text that only looks like a command', () => {
    expect(
      idsOf('FROM a:1\nUSER 10\nHEALTHCHECK NONE\nRUN echo "sudo x; curl y | sh" # && sudo z\n'),
    ).toEqual([]);
    expect(idsOf('FROM a:1\nUSER 10\nHEALTHCHECK NONE\nSHELL ["powershell"]\nRUN sudo x\n')).toEqual([]);
  });

  it('never throws, and its patches leave a file that parses as well as before', () => {
    const piece = fc.constantFrom(
      'FROM a',
      'from debian as B',
      '\n',
      '\n',
      'RUN apt-get install a',
      ' && ',
      ' \\\n',
      'ADD a /b',
      'ENV A b',
      'MAINTAINER x',
      ' | sh',
      'RUN apk add x',
      ' $(',
      ')',
      ' "',
      " '",
      '<<E',
      '\nE\n',
      'COPY --from=x a b',
      '$X',
      '${',
      'ONBUILD ',
      'USER root',
      '# hadolint ignore=DL3008\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { findings } = checkDockerfile('Dockerfile', text);
        const edits = findings.flatMap(({ evidence }) => (evidence.patch ?? []) as unknown as TextEdit[]);
        expect(applyEdits(text, edits).split('\n')).toHaveLength(text.split('\n').length);
        for (const { locations } of findings)
          expect(locations[0]!.line).toBeLessThanOrEqual(text.split('\n').length);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('misconfigInspector', () => {
  it.each([
    ['Dockerfile', true],
    ['src/Containerfile', true],
    ['a/Dockerfile.alpine', true],
    ['a/web.Dockerfile', true],
    ['a/web.dockerfile', true],
    ['Dockerfile.dockerignore', false],
    ['dockerfile.go', false],
    ['Dockerfile.md', false],
    ['Makefile', false],
  ])('wants %s: %s', (path, wanted) => {
    expect(misconfigInspector().wants({ path, size: 10, mode: 0o644 }, Buffer.from('FROM a'))).toBe(wanted);
  });

  it('gives observations that become findings with their layer', () => {
    const bytes = Buffer.from('FROM debian\n');
    const value = misconfigInspector().inspect(
      { path: 'Dockerfile', size: bytes.length, mode: 0o644 },
      sourceOfBytes(bytes),
    );
    const layer = { index: 1, diffId: `sha256:${'a'.repeat(64)}` as const };
    const { findings } = misconfigFindings([
      { path: 'Dockerfile', value: JSON.parse(JSON.stringify(value)), layer },
    ]);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings[0]!.locations[0]).toMatchObject({ path: 'Dockerfile', line: 1, layer });
  });

  it('says that a large file was read in part', () => {
    const bytes = Buffer.from(`FROM a:1\n${'# x\n'.repeat(300_000)}`);
    const value = misconfigInspector().inspect(
      { path: 'Dockerfile', size: bytes.length, mode: 0o644 },
      sourceOfBytes(bytes),
    );
    expect(misconfigFindings([{ path: 'Dockerfile', value: value! }]).incomplete.length).toBeGreaterThan(0);
  });
});

describe('the reference', () => {
  it('is what the checks say', () => {
    const page = new URL('../../../docs/reference/misconfiguration-checks.md', import.meta.url);
    expect(readFileSync(page, 'utf8').startsWith(referenceTable())).toBe(true);
  });
});
