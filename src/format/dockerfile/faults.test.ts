import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';

const codesOf = (line: string): string[] =>
  parseDockerfile(`FROM a\n${line}\n`).faults.map(({ code }) => code.slice('dockerfile.'.length));

describe('faults of an instruction', () => {
  it.each([
    'RUN',
    'CMD []',
    'RUN --mount=type=cache,target=/x,uid=1000,sharing=locked --mount=type=bind,ro,target=/y a',
    'RUN --mount=type=secret,id=x,env=Y --network=none --security=insecure --device=a=b,required a',
    'RUN --mount=type=$T,size=1 a',
    'HEALTHCHECK --interval=1m30.5s --retries=3 CMD a',
    'HEALTHCHECK --interval=x NONE',
    'COPY --link --exclude=a --exclude=b --parents --chmod=0755 a b',
    'ADD --keep-git-dir=true --unpack=false a b',
    'ENV A=b C="d e" F=\\ g',
    'ENV A b c',
    'ARG A "B"=c',
    'ARG "A',
    'EXPOSE 80 443/tcp 1-3 $P 127.0.0.1:8080:80 53/UDP',
    'STOPSIGNAL SIGRTMIN+3',
    'STOPSIGNAL 9',
    'VOLUME ["/a"]',
    'SHELL ["a"]',
    'CMD ["a"',
    'ONBUILD RUN --mount=target=/x a',
    'FROM a AS b-1.c',
  ])('there are none in %j', (line) => {
    expect(codesOf(line)).toEqual([]);
  });

  it.each([
    ['RUM a', 'instruction'],
    ['\\', 'instruction'],
    ['COPY a', 'arguments'],
    ['COPY a <<EOF', 'heredoc'],
    ['COPY --from a b', 'arguments'],
    ['COPY --link=maybe a b', 'arguments'],
    ['COPY --chown=a --chown=b a b', 'arguments'],
    ['ENV A', 'arguments'],
    ['ENV A=b C', 'arguments'],
    ['ENV =b', 'arguments'],
    ['ENV --x A=b', 'arguments'],
    ['CMD [1]', 'arguments'],
    ['VOLUME [" "]', 'arguments'],
    ['SHELL a', 'arguments'],
    ['FROM a b', 'arguments'],
    ['FROM a AS 1b', 'arguments'],
    ['HEALTHCHECK CMD', 'arguments'],
    ['HEALTHCHECK FOO a', 'arguments'],
    ['HEALTHCHECK --interval=5 CMD a', 'arguments'],
    ['HEALTHCHECK --interval=1us CMD a', 'arguments'],
    ['HEALTHCHECK --retries=-1 CMD a', 'arguments'],
    ['RUN --network=x a', 'arguments'],
    ['RUN --device=name=a,name=b x', 'arguments'],
    ['ONBUILD FROM a', 'arguments'],
    ['RUN --mount=type=x a', 'build'],
    ['RUN --mount=type=bind,target=/x,mode=755 a', 'build'],
    ['RUN --mount=from=$A,target=/x a', 'build'],
    ['ENV A=${B', 'build'],
    ["LABEL a='b", 'build'],
    ['WORKDIR ${A^}', 'build'],
    ['COPY --from=$A a b', 'build'],
    ['COPY --chmod=999 a b', 'build'],
    ['EXPOSE 65536', 'build'],
    ['STOPSIGNAL FOO', 'build'],
    [`ENV A=${'${A:-'.repeat(5000)}`, 'build'],
  ])('%j has one of %s', (line, code) => {
    expect(codesOf(line)).toContain(code);
  });

  it('of directives are told with their line', () => {
    const text = '# check=skip=a\n# check=skip=b\n# escape=x\nFROM a\n';
    expect(parseDockerfile(text).faults.map(({ line }) => line)).toEqual([2, 3]);
    expect(parseDockerfile('# check=foo\nFROM a\n').faults).toHaveLength(1);
    expect(parseDockerfile('#!/usr/bin/env x\n# check=skip=a\nFROM a\n').directives).toHaveLength(1);
  });

  it('tell lines that the builder has no room for', () => {
    const text = `FROM a\nENV A=${'é'.repeat(40_000)}\n`;
    expect(parseDockerfile(text).faults).toMatchObject([{ code: 'dockerfile.line', line: 2 }]);
  });
});
