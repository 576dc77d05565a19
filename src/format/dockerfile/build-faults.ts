import { argumentsOf, type DockerfileFault, type Instruction } from './dockerfile.ts';
import { lexText } from './lex.ts';
import { unquote } from './words.ts';

/** Instructions whose arguments the builder expands, and so must be able to lex. */
const EXPANDED: ReadonlySet<string> = new Set(
  'ADD ARG COPY ENV EXPOSE FROM LABEL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
);
/** The signals of Linux by name (signal(7)), and those that shells know by numbers. */
const SIGNAL =
  /^(?:SIG)?(?:ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(?:\+(?:[1-9]|1[0-5]))?|RTMAX(?:-(?:[1-9]|1[0-4]))?)$/;
const EXPANDED_FLAGS = /^(?:chown|chmod|checksum|platform)$/;
const LAST_PORT = 65_535;

/** Why the build of an instruction that parses would fail, whatever the build arguments are. */
export function buildFaults(instruction: Instruction, escape: string): Omit<DockerfileFault, 'line'>[] {
  const found = [
    lexFault(instruction, escape),
    instruction.keyword === 'EXPOSE' ? portFault(instruction, escape) : undefined,
    instruction.keyword === 'STOPSIGNAL' ? signalFault(instruction, escape) : undefined,
    flagFault(instruction),
  ];
  return found.flatMap((message) => (message === undefined ? [] : [{ code: 'dockerfile.build', message }]));
}

function lexFault(instruction: Instruction, escape: string): string | undefined {
  const { keyword, heredocs } = instruction;
  if (!EXPANDED.has(keyword)) return undefined;
  for (const part of expandedParts(instruction)) {
    const { fault } = lexText(part, { escape, strict: true });
    if (fault !== undefined) return `${keyword} cannot be expanded: ${fault} in ${part.slice(0, 60)}`;
  }
  if (keyword !== 'ADD' && keyword !== 'COPY') return undefined;
  for (const { expand, content } of heredocs) {
    const { fault } = expand ? lexText(content, { escape: '\\', plainQuotes: true, strict: true }) : {};
    if (fault !== undefined)
      return `a here-document cannot be expanded: ${fault}; quote its name if it should not be`;
  }
  return undefined;
}

/** The texts that the builder expands one by one: names and values apart. */
function expandedParts(instruction: Instruction): readonly string[] {
  const { keyword, exec, words, flags } = instruction;
  const raw = words.map((word) => word.raw);
  switch (keyword) {
    case 'ENV':
    case 'LABEL': {
      const [, name, value] = /^([^\t\v\f\r ]+)[\t\v\f\r ]+([^]*)$/.exec(argumentsOf(instruction)) ?? [];
      if (raw[0]?.includes('=') === false) return [name ?? '', value ?? ''];
      return raw.flatMap((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
    }
    case 'ARG':
      // A name alone is taken as it is.
      return raw.flatMap((word) => (word.includes('=') ? [word.slice(word.indexOf('=') + 1)] : []));
    default: {
      const values = flags.filter(({ name }) => EXPANDED_FLAGS.test(name)).map(({ value }) => value ?? '');
      return [...(exec ?? raw), ...values];
    }
  }
}

/** `[ip:][host:]port[-port][/protocol]`; those with variables are not known. */
function portFault({ words }: Instruction, escape: string): string | undefined {
  for (const { raw } of words) {
    const text = unquote(raw, escape);
    if (text.includes('$')) continue;
    const [, ip, host, ports, protocol] = /^(?:(?:(.*):)?([^:]*):)?([^:/]*)(?:\/([^:]*))?$/.exec(text) ?? [];
    const known = protocol === undefined || /^(?:tcp|udp|sctp|)$/i.test(protocol);
    const range = isPortRange(ports ?? '') && (host === undefined || host === '' || isPortRange(host));
    if (!range || !known || ip?.includes('$') === true) return `EXPOSE ${text.slice(0, 60)} names no port`;
  }
  return undefined;
}

function isPortRange(text: string): boolean {
  const match = /^\+?(\d{1,5})(?:-\+?(\d{1,5}))?$/.exec(text);
  if (match === null) return false;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first <= last && last <= LAST_PORT;
}

function signalFault(instruction: Instruction, escape: string): string | undefined {
  const text = unquote(argumentsOf(instruction), escape);
  if (text === '' || text.includes('$')) return undefined;
  const known = /^[+-]?\d{1,9}$/.test(text) ? Number(text) !== 0 : SIGNAL.test(text.toUpperCase());
  return known ? undefined : `STOPSIGNAL ${text.slice(0, 60)} is no signal`;
}

function flagFault({ keyword, flags, words, exec }: Instruction): string | undefined {
  const valueOf = (name: string): string => flags.find((flag) => flag.name === name)?.value ?? '';
  if (keyword === 'COPY' && /\$\w|\$\{/.test(valueOf('from')))
    return '--from takes no variable; give the image a stage of its own';
  const mode = valueOf('chmod');
  if ((keyword === 'COPY' || keyword === 'ADD') && /^\d+$/.test(mode) && !/^0*[0-7]{1,4}$/.test(mode))
    return `--chmod=${mode.slice(0, 60)} is not octal`;
  if (keyword === 'ADD' && valueOf('checksum') !== '' && (exec?.length ?? words.length) > 2)
    return '--checksum is for one source';
  return undefined;
}
