import { isPythonName } from './python-package.ts';

/** One requirement; its version is empty when it is not pinned to one. */
export interface Requirement {
  readonly name: string;
  readonly version: string;
  /** Repository or address that it is taken from. */
  readonly source?: string;
}

/** A logical line of a requirements file (pip docs, "Requirements File Format"). */
export type RequirementLine =
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  | { readonly kind: 'include'; readonly path: string }
  | { readonly kind: 'nothing' };

const NOTHING: RequirementLine = { kind: 'nothing' };
const SOURCE = /^(?:[a-z]+\+)?[a-z]+:\/\//i;

/** Reads one line, continuation lines already joined. */
export function readRequirementLine(raw: string): RequirementLine {
  // A comment begins at the line's start or after a blank; `#` inside an address is its fragment.
  const line = raw.replace(/(?:^|\s)#.*$/s, '').trim();
  if (line === '') return NOTHING;
  if (line.startsWith('-')) return readOption(line);
  // Options of a single requirement, `--hash=...` for instance, follow it.
  const [text = ''] = line.split(/\s--?[a-z]/, 1);
  const requirement = SOURCE.test(text) ? readAddress(text) : readSpecifier(text);
  return requirement === undefined ? NOTHING : { kind: 'requirement', requirement };
}

function readOption(line: string): RequirementLine {
  const include = /^(?:-r\s*|--requirement[=\s]\s*)(\S+)$/.exec(line);
  if (include !== null) return { kind: 'include', path: include[1]! };
  const editable = /^(?:-e\s*|--editable[=\s]\s*)(\S+)/.exec(line);
  const requirement = editable === null || !SOURCE.test(editable[1]!) ? undefined : readAddress(editable[1]!);
  return requirement === undefined ? NOTHING : { kind: 'requirement', requirement };
}

/** `https://...#egg=name`; an address without a name is known to nobody before it is fetched. */
function readAddress(text: string): Requirement | undefined {
  const [source = ''] = text.split(/\s/, 1);
  const name = /[#&]egg=([^&[]+)/.exec(source)?.[1];
  return name !== undefined && isPythonName(name) ? { name, version: '', source } : undefined;
}

/** PEP 508: `name[extras] specifiers; marker`, or `name[extras] @ address`. */
function readSpecifier(text: string): Requirement | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(text);
  const name = match?.[1] ?? '';
  if (match === null || !isPythonName(name)) return undefined;
  const rest = match[2]!;
  if (rest.startsWith('@')) {
    const [source = ''] = rest.slice(1).trim().split(/\s/, 1);
    return { name, version: '', source };
  }
  // `#` is in no specifier: a comment that stands without a blank is meant as one.
  const specifiers = rest.split(/[;#]/, 1)[0]!.replaceAll(/[()]/g, '').trim();
  if (specifiers !== '' && !/^[=<>!~][=<>!~\w\s.+*,-]*$/.test(specifiers)) return undefined;
  const pins = specifiers
    .split(',')
    .map((specifier) => /^===?\s*([^\s*=]+)$/.exec(specifier.trim())?.[1])
    .filter((version) => version !== undefined);
  return { name, version: pins.length === 1 ? pins[0]! : '' };
}
