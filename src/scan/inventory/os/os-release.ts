import type { OsRelease } from '#core/index.ts';

/** Reads an os-release file (os-release(5)); `undefined` when it has no `ID`. */
export function parseOsRelease(text: string): OsRelease | undefined {
  const fields = parseAssignments(text);
  const id = fields.get('ID')?.toLowerCase() ?? '';
  if (id === '') return undefined;
  const codename =
    fields.get('VERSION_CODENAME') ?? fields.get('UBUNTU_CODENAME') ?? codenameIn(fields.get('VERSION'));
  const like = (fields.get('ID_LIKE') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const prettyName = fields.get('PRETTY_NAME');
  const cpe = fields.get('CPE_NAME');
  return {
    id,
    version: fields.get('VERSION_ID') ?? '',
    ...(codename !== undefined && codename !== '' && { codename }),
    ...(prettyName !== undefined && prettyName !== '' && { prettyName }),
    ...(like.length > 0 && { like }),
    ...(cpe !== undefined && cpe !== '' && { cpe }),
  };
}

/** Lines of shell assignments, as os-release and lsb-release have them; the last one of a name counts. */
export function parseAssignments(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const equals = trimmed.indexOf('=');
    if (equals > 0 && !trimmed.startsWith('#'))
      fields.set(trimmed.slice(0, equals), unquote(trimmed.slice(equals + 1)));
  }
  return fields;
}

/** Removes shell quoting: nothing is special in single quotes, a backslash takes the next character as it is elsewhere. */
function unquote(value: string): string {
  let text = '';
  let quote = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at]!;
    if (character === '\\' && quote !== "'" && at + 1 < value.length) {
      at += 1;
      // In double quotes only these lose their backslash (sh(1), "Double Quotes").
      text += quote === '"' && !'"$`\\'.includes(value[at]!) ? `\\${value[at]!}` : value[at]!;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else text += character;
  }
  return text;
}

/** `12 (bookworm)`, `14.04.6 LTS, Trusty Tahr`: only the first has it in parentheses, as one word. */
function codenameIn(version: string | undefined): string | undefined {
  return version === undefined ? undefined : /\(([a-z]+)\)/.exec(version)?.[1];
}
