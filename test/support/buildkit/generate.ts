import fc from 'fast-check';

const pick = (...choices: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...choices);
const join = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const some = (part: fc.Arbitrary<string>, maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.array(part, { minLength, maxLength }).map((texts) => texts.join(''));

const blank = fc.oneof(
  { weight: 12, arbitrary: pick(' ') },
  { weight: 1, arbitrary: pick('  ', '\t', ' \t ', '\v', '\u00A0', '\u0085', '\u3000', ' \r ') },
);
/** A blank, or a continuation with what may stand between. */
const gap = fc.oneof(
  { weight: 10, arbitrary: blank },
  {
    weight: 2,
    arbitrary: join(
      pick(' ', ''),
      pick('\\', '\\', '`', '\\ ', '\\\\'),
      pick('\n', '\r\n'),
      some(pick('# a comment\n', '\n', '  \n', ' # b\r\n', '\t'), 2),
      pick('', '  '),
    ),
  },
);
const word = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z0-9/._-]{1,6}$/) },
  {
    weight: 3,
    arbitrary: pick(
      '"a b"',
      "'a b'",
      '"a',
      "b'",
      'a"b"c',
      '\\"',
      '\\',
      '`',
      '$A',
      '${A}',
      '${A:-b}',
      '${A:+"c"}',
      '${A',
      '${A#x}',
      '${A/b/c}',
      '${:}',
      '${A^}',
      '$',
      'é',
      '日本',
      '😀',
      '"\\""',
      "'\\'",
      '#',
      '<',
      '|',
      '&&',
      '--',
      '--x',
      '=',
      'a=',
    ),
  },
);
const words = (max: number, min = 1): fc.Arbitrary<string> =>
  fc.array(fc.tuple(gap, word), { minLength: min, maxLength: max }).map((list) => list.flat().join(''));
const json = fc.oneof(
  fc
    .array(fc.oneof(fc.stringMatching(/^[a-z "'\\$é/]{0,5}$/), word), { maxLength: 3 })
    .map((list) => JSON.stringify(list)),
  pick(
    '["a",]',
    "['a']",
    '["a"',
    '["a"] x',
    '[1]',
    '["a", 2]',
    '[]',
    '[ ]',
    '[["a"]]',
    '[null]',
    '["a\\u0041"]',
    '["\\x"]',
    '[ "a" , "b" ] ',
  ),
);
const pair = join(
  pick('A', 'b', 'c.d', '"k"', '', "'k l'", '$A', 'é'),
  pick('=', '=', '=', ''),
  fc.oneof(word, pick('', '"a b" ', '\\ x')),
);
const pairs = fc.array(join(gap, pair), { minLength: 1, maxLength: 3 }).map((list) => list.join(''));
const name = pick('EOF', 'E', 'file.txt', 'END-1');
const mark = fc.oneof(
  { weight: 5, arbitrary: name.map((text) => [text, text] as const) },
  { weight: 1, arbitrary: name.map((text) => [`"${text}"`, text] as const) },
  { weight: 1, arbitrary: name.map((text) => [`'${text}'`, text] as const) },
  { weight: 1, arbitrary: name.map((text) => [`\\${text}`, text] as const) },
  { weight: 1, arbitrary: name.map((text) => [` ${text}`, text] as const) },
  { weight: 1, arbitrary: name.map((text) => [`E"O"F`, text] as const) },
);
const body = some(
  pick(
    'x\n',
    '\ty\n',
    '# z\n',
    '\n',
    'USER q\n',
    '\\\n',
    '$A ${B}\n',
    'EO\n',
    ' EOF\n',
    '\tEOF\n',
    'w\r\n',
    '"\n',
    "'\n",
    'EOF \n',
  ),
  4,
);
/** One or two here-documents: their announcement, and the lines that follow. */
const heredocs = fc
  .array(
    fc.tuple(
      pick('', '', '', '3', 'a'),
      pick('<<', '<<', '<<-', '<<-', '<<<', '<< '),
      mark,
      body,
      fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: pick('x', '\t', '\r') }),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((list) => ({
    starts: list.map(([digits, sign, [start]]) => ` ${digits}${sign}${start}`).join(''),
    lines: list.map(([, , [, end], text, tail]) => `${text}${end}${tail}\n`).join(''),
  }));
// Only blanks of ASCII among flags: BuildKit reads those byte by byte, and takes the bytes 85 and A0 of longer characters for blanks.
const flags = (known: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      join(
        pick(' ', '  ', '\t', ' \\\n  '),
        fc.oneof(
          { weight: 12, arbitrary: pick(...known) },
          {
            weight: 1,
            arbitrary: pick('--unknown=1', '--', '---', '--="x"', '--from="a b"', '--a\\=b', "--'x'=1"),
          },
        ),
      ),
      { maxLength: 2 },
    )
    .map((list) => list.join(''));

const COPY_FLAGS = [
  '--from=b',
  '--from=0',
  '--link',
  '--link=false',
  '--link=x',
  '--chown=a:b',
  '--chmod=0755',
  '--exclude=*.md',
  '--exclude=a',
  '--parents',
  '--from="b"',
  '--from=$A',
  '--chown',
];
const RUN_FLAGS = [
  '--mount=type=cache,target=/x',
  '--mount=type=bind,from=b,source=/a,target=/b,ro',
  '--mount=type=secret,id=x,required',
  '--mount=type=secret,id=x,env=Y',
  '--mount=type=tmpfs,size=1g,target=/t',
  '--mount=type=ssh',
  '--mount=type=foo',
  '--mount=from=$A,target=/x',
  '--mount="type=cache,target=/a b"',
  '--mount=type=cache,target=/x,uid=1000,sharing=locked',
  '--mount=type=bind,target=/x,mode=755',
  '--mount=',
  '--mount',
  '--mount=type=cache,"target=/x"',
  '--network=none',
  '--network=host',
  '--network=x',
  '--security=insecure',
  '--security=y',
  '--device=nvidia.com/gpu=all',
  '--device=a=b,required',
  '--device=name=x,name=y',
];
const HEALTH_FLAGS = [
  '--interval=5s',
  '--interval=1m30.5s',
  '--timeout=x',
  '--timeout=0',
  '--retries=3',
  '--retries=-1',
  '--start-period=.5ms',
  '--start-interval=2us',
  '--interval=',
  '--retries=1.5',
];

const keyword = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.constant(text.toLowerCase()) },
    { weight: 1, arbitrary: fc.constant(`${text[0]}${text.slice(1).toLowerCase()}`) },
  );
const indent = fc.oneof(
  { weight: 9, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: pick('  ', '\t', '\u00A0') },
);

const run = join(keyword('RUN'), flags(RUN_FLAGS), fc.oneof(words(4, 0), join(gap, json)));
const copy = join(
  fc.oneof(keyword('COPY'), keyword('ADD')),
  flags([...COPY_FLAGS, '--checksum=sha256:a', '--keep-git-dir=true', '--unpack']),
  fc.oneof(words(3, 0), join(gap, json)),
);
const simple = fc.oneof(
  run,
  copy,
  join(
    fc.oneof(keyword('CMD'), keyword('ENTRYPOINT')),
    flags(['--x']),
    fc.oneof(words(3, 0), join(gap, json)),
  ),
  join(fc.oneof(keyword('ENV'), keyword('LABEL')), fc.oneof(pairs, words(3, 0))),
  join(keyword('ARG'), fc.oneof(pairs, words(2, 0))),
  join(
    keyword('EXPOSE'),
    fc
      .array(join(gap, pick('80', '443/tcp', '1-3', '53/UDP', '$P', 'x', '1:2', '65536')), { maxLength: 3 })
      .map((list) => list.join('')),
  ),
  join(keyword('VOLUME'), fc.oneof(words(2, 0), join(gap, json), pick(' [""]', ' [" "]'))),
  join(
    fc.oneof(keyword('USER'), keyword('WORKDIR'), keyword('STOPSIGNAL'), keyword('MAINTAINER')),
    flags(['--x']),
    words(2, 0),
  ),
  join(
    keyword('HEALTHCHECK'),
    flags(HEALTH_FLAGS),
    pick('', ' NONE', ' CMD', ' none x', ' FOO x', ' cmd'),
    fc.oneof(words(2, 0), join(gap, json)),
  ),
  join(keyword('SHELL'), fc.oneof(join(gap, json), words(2, 0))),
  join(pick('RUM', 'FROMM', 'RUN\u00A0', 'é', 'X', '\\', '$A', 'constructor', '__proto__'), words(2, 0)),
);
const from = join(
  keyword('FROM'),
  flags(['--platform=linux/amd64', '--platform=$BUILDPLATFORM', '--platform=$TARGETPLATFORM']),
  gap,
  pick('scratch', 'alpine:3', 'a', '$BASE', '${BASE:-x}', 'b', '0', 'a@sha256:0', 'base'),
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    {
      weight: 4,
      arbitrary: join(
        gap,
        pick('AS', 'as', 'As', 'ON'),
        gap,
        pick('b', 'B', 'build-1', '1x', 'a_b.c', 'context', 'é', 'x y'),
      ),
    },
  ),
);
const instruction = fc.oneof(
  { weight: 10, arbitrary: simple },
  { weight: 2, arbitrary: from },
  {
    weight: 2,
    arbitrary: join(
      keyword('ONBUILD'),
      flags(['--x']),
      gap,
      fc.oneof(simple, from, pick('ONBUILD RUN x', '')),
    ),
  },
);
const withHeredoc = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: run },
      { weight: 4, arbitrary: copy },
      { weight: 1, arbitrary: join(pick('ONBUILD '), run) },
      { weight: 1, arbitrary: join(keyword('CMD'), words(1)) },
    ),
    heredocs,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      { weight: 2, arbitrary: pick(' /x', ' && y', ' "', ' ${a^}', ' \\\n z') },
    ),
  )
  .map(([head, { starts, lines }, tail]) => `${head}${starts}${tail}\n${lines}`);
const end = fc.oneof(
  { weight: 12, arbitrary: pick('\n') },
  { weight: 2, arbitrary: pick('\r\n', ' \n', ' \\\n', '\\\n\n', '\n\n') },
);
const filler = pick(
  '\n',
  '# comment\n',
  '  # b\n',
  '#\n',
  ' \t\n',
  '# check=skip=all\n',
  '# hadolint ignore=DL3000\n',
  '#!x\n',
  '\\\n',
  '\\\n\n',
);
const directive = join(
  pick('# ', '#', '  # ', '#\t', '#!'),
  pick('syntax', 'escape', 'check', 'Escape', 'other', 'syntax '),
  pick('=', ' = ', '= '),
  pick('docker/dockerfile:1', '`', '\\', 'skip=all', 'skip=StageNameCasing;error=true', '', ' ', 'x y '),
  pick('\n', '\r\n'),
);

/** Dockerfiles of every form of the grammar, broken ones among them. */
export const generatedDockerfile: fc.Arbitrary<string> = join(
  fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: pick('\uFEFF') }),
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: some(directive, 3) }),
  fc.oneof(
    { weight: 4, arbitrary: pick('FROM a\n', 'ARG BASE=a\nFROM scratch AS b\n', 'from a as b\n') },
    { weight: 1, arbitrary: fc.constant('') },
  ),
  some(
    fc.oneof(
      { weight: 8, arbitrary: join(indent, instruction, end) },
      { weight: 3, arbitrary: withHeredoc },
      { weight: 2, arbitrary: filler },
    ),
    6,
  ),
);
