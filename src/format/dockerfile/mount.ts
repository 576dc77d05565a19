/** Mount types, and what of `mode`, `uid`, `gid` and the like only some of them take. */
const TYPES = new Set(['bind', 'cache', 'tmpfs', 'secret', 'ssh']);
const OWNED = new Set(['secret', 'ssh', 'cache']);
const REQUIRABLE = new Set(['secret', 'ssh']);
const BOOLEAN = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
const KEYS = new Set(
  'type from source src target dst destination readonly ro readwrite rw required size id sharing mode uid gid env'.split(
    ' ',
  ),
);

/** Why BuildKit would refuse the value of `RUN --mount`; values with variables are not looked into. */
export function mountFault(value: string): string | undefined {
  const fields = readFields(value);
  if (fields === undefined) return 'has a quote that does not fit';
  let type = 'bind';
  const given = new Map<string, string>();
  for (const field of fields) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const text = equals === -1 ? undefined : field.slice(equals + 1);
    const wrong = fieldFault(key, text, type);
    if (wrong !== undefined) return wrong;
    if (key === 'type') type = text!.toLowerCase();
    given.set(SYNONYMS[key] ?? key, text ?? '');
  }
  return typeFault(type, given);
}

const SYNONYMS: Readonly<Record<string, string>> = { src: 'source', dst: 'target', destination: 'target' };

/** The fields of one line of comma-separated values (RFC 4180); undefined where a quote does not fit. */
export function readFields(value: string): string[] | undefined {
  if (value === '') return undefined;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (value[at] === '"') {
      const quoted = readQuoted(value, at);
      if (quoted === undefined) return undefined;
      fields.push(quoted.text);
      at = quoted.end;
      if (at < value.length && value[at] !== ',') return undefined;
    } else {
      const comma = value.indexOf(',', at);
      const field = value.slice(at, comma === -1 ? value.length : comma);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at += field.length;
    }
    if (at >= value.length) return fields;
    at++;
  }
}

function readQuoted(value: string, from: number): { text: string; end: number } | undefined {
  let text = '';
  let at = from + 1;
  for (;;) {
    const close = value.indexOf('"', at);
    if (close === -1) return undefined;
    text += value.slice(at, close);
    if (value[close + 1] !== '"') return { text, end: close + 1 };
    text += '"';
    at = close + 2;
  }
}

function fieldFault(key: string, text: string | undefined, type: string): string | undefined {
  const dynamic = text?.includes('$') === true;
  // What a type in a variable takes is not known.
  const known = !type.includes('$');
  if (known && key === 'required' && !REQUIRABLE.has(type)) return `takes no required for the type ${type}`;
  if (text === undefined)
    return /^(?:readonly|ro|readwrite|rw|required)$/.test(key) ? undefined : `has ${key} without a value`;
  if (!KEYS.has(key)) return `does not know ${key}`;
  if (key === 'from')
    return dynamic && text.indexOf('$') !== text.length - 1
      ? 'takes no variable in from; name a stage'
      : undefined;
  if (dynamic) return undefined;
  switch (key) {
    case 'type':
      return TYPES.has(text.toLowerCase()) ? undefined : `does not know the type ${text}`;
    case 'readonly':
    case 'ro':
    case 'readwrite':
    case 'rw':
    case 'required':
      return BOOLEAN.test(text) ? undefined : `has a ${key} that is neither true nor false`;
    case 'size':
      if (known && type !== 'tmpfs') return `takes no size for the type ${type}`;
      return /^\d+(?:\.\d+)?\s?(?:[kmgtp]i?b?|b)?$/i.test(text) ? undefined : 'has a size that is none';
    case 'sharing':
      return /^(?:shared|private|locked)$/i.test(text)
        ? undefined
        : 'has a sharing other than shared, private, locked';
    case 'mode':
      return /^[0-7]{1,11}$/.test(text) ? undefined : 'has a mode that is not octal';
    case 'uid':
    case 'gid':
      return /^\d{1,10}$/.test(text) ? undefined : `has a ${key} that is no number`;
    default:
      return undefined;
  }
}

function typeFault(type: string, given: ReadonlyMap<string, string>): string | undefined {
  // A type in a variable is not known, and neither is what it takes.
  if (given.get('type')?.includes('$') === true) return undefined;
  const owner = ['mode', 'uid', 'gid'].find((key) => given.has(key));
  if (owner !== undefined && !OWNED.has(type)) return `takes no ${owner} for the type ${type}`;
  const has = (key: string): boolean => (given.get(key) ?? '') !== '';
  if (type === 'secret') {
    if (has('from')) return 'takes no from for the type secret';
    if (has('sharing')) return 'takes no sharing for the type secret';
    if (!has('source') && !has('target') && !has('id')) return 'needs an id for the type secret';
    if (has('source') && has('id')) return 'takes either source or id';
  }
  if (type === 'ssh' && has('source')) return 'takes no source for the type ssh';
  return has('sharing') && type !== 'cache' ? `takes no sharing for the type ${type}` : undefined;
}
