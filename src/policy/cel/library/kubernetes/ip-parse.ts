/** An IP address: 4 or 16 bytes, and the zone of an IPv6 address where one was written. */
export interface ParsedAddress {
  readonly bytes: Uint8Array;
  readonly zone: string;
}

/** What Go's parser says of text that is no address. */
export interface AddressMistake {
  readonly mistake: string;
}

/** Reads an address as Go's `netip.ParseAddr` does, with its messages. */
export function parseAddress(text: string): ParsedAddress | AddressMistake {
  const first = /[.:%]/.exec(text)?.[0];
  switch (first) {
    case '.': {
      const bytes = parseIPv4(text);
      return 'why' in bytes ? failure(text, bytes) : { bytes, zone: '' };
    }
    case ':':
      return parseIPv6(text);
    case '%':
      return failure(text, { why: 'missing IPv6 address' });
    default:
      return failure(text, { why: 'unable to parse IP' });
  }
}

interface Refusal {
  readonly why: string;
  readonly at?: string;
}

function failure(text: string, { why, at }: Refusal): AddressMistake {
  const place = at === undefined || at === '' ? '' : ` (at ${JSON.stringify(at)})`;
  return { mistake: `ParseAddr(${JSON.stringify(text)}): ${why}${place}` };
}

function parseIPv4(text: string): Uint8Array | Refusal {
  const bytes = new Uint8Array(4);
  let position = 0;
  let value = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character >= '0' && character <= '9') {
      if (digits === 1 && value === 0) return { why: 'IPv4 field has octet with leading zero' };
      value = value * 10 + Number(character);
      digits++;
      if (value > 255) return { why: 'IPv4 field has value >255' };
    } else if (character === '.') {
      if (i === 0 || i === text.length - 1 || text[i - 1] === '.') {
        return { why: 'IPv4 field must have at least one digit', at: text.slice(i) };
      }
      if (position === 3) return { why: 'IPv4 address too long' };
      bytes[position++] = value;
      value = 0;
      digits = 0;
    } else {
      return { why: 'unexpected character', at: text.slice(i) };
    }
  }
  if (position < 3) return { why: 'IPv4 address too short' };
  bytes[3] = value;
  return bytes;
}

function parseIPv6(text: string): ParsedAddress | AddressMistake {
  const percent = text.indexOf('%');
  const zone = percent === -1 ? '' : text.slice(percent + 1);
  if (percent !== -1 && zone === '') return failure(text, { why: 'zone must be a non-empty string' });
  const bytes = parseFields(percent === -1 ? text : text.slice(0, percent));
  return 'why' in bytes ? failure(text, bytes) : { bytes, zone };
}

function parseFields(text: string): Uint8Array | Refusal {
  const bytes = new Uint8Array(16);
  let rest = text;
  let ellipsis = -1;
  let filled = 0;
  if (rest.startsWith('::')) {
    ellipsis = 0;
    rest = rest.slice(2);
    if (rest === '') return bytes;
  }
  while (filled < 16) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)![0].length;
    if (digits > 4) return { why: 'each group must have 4 or less digits', at: rest };
    if (digits === 0) return { why: 'each colon-separated field must have at least one digit', at: rest };
    if (rest[digits] === '.') {
      if (ellipsis < 0 && filled !== 12) {
        return { why: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest };
      }
      if (filled + 4 > 16) {
        return { why: 'too many hex fields to fit an embedded IPv4 at the end of the address', at: rest };
      }
      const embedded = parseIPv4(rest);
      if ('why' in embedded) return embedded;
      bytes.set(embedded, filled);
      filled += 4;
      rest = '';
      break;
    }
    const field = Number.parseInt(rest.slice(0, digits), 16);
    bytes[filled] = field >> 8;
    bytes[filled + 1] = field & 0xff;
    filled += 2;
    rest = rest.slice(digits);
    if (rest === '') break;
    if (!rest.startsWith(':')) return { why: 'unexpected character, want colon', at: rest };
    if (rest.length === 1) return { why: 'colon must be followed by more characters', at: rest };
    rest = rest.slice(1);
    if (rest.startsWith(':')) {
      if (ellipsis >= 0) return { why: 'multiple :: in address', at: rest };
      ellipsis = filled;
      rest = rest.slice(1);
      if (rest === '') break;
    }
  }
  if (rest !== '') return { why: 'trailing garbage after address', at: rest };
  if (filled === 16) {
    return ellipsis < 0 ? bytes : { why: 'the :: must expand to at least one field of zeros' };
  }
  if (ellipsis < 0) return { why: 'address string too short' };
  bytes.copyWithin(16 - (filled - ellipsis), ellipsis, filled);
  bytes.fill(0, ellipsis, 16 - (filled - ellipsis));
  return bytes;
}

/** A network address with its prefix length. */
export interface ParsedPrefix {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** Reads `address/bits` as Go's `netip.ParsePrefix` does. */
export function parsePrefix(text: string): ParsedPrefix | AddressMistake {
  const refuse = (why: string): AddressMistake => ({
    mistake: `netip.ParsePrefix(${JSON.stringify(text)}): ${why}`,
  });
  const slash = text.lastIndexOf('/');
  if (slash === -1) return refuse("no '/'");
  const address = parseAddress(text.slice(0, slash));
  if ('mistake' in address) return refuse(address.mistake);
  if (address.zone !== '') return refuse('IPv6 zones cannot be present in a prefix');
  const bitsText = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d*)$/.test(bitsText)) return refuse(`bad bits after slash: ${JSON.stringify(bitsText)}`);
  const bits = Number(bitsText);
  return bits > address.bytes.length * 8
    ? refuse('prefix length out of range')
    : { bytes: address.bytes, bits };
}

/** True for IPv4 addresses written as IPv6, `::ffff:1.2.3.4`. */
export function isMappedIPv4(bytes: Uint8Array): boolean {
  return (
    bytes.length === 16 &&
    bytes.subarray(0, 10).every((b) => b === 0) &&
    bytes[10] === 0xff &&
    bytes[11] === 0xff
  );
}

/** The canonical text of an address (RFC 5952 for IPv6). */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const fields = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  const run = longestZeroRun(fields);
  const hex = (part: readonly number[]): string => part.map((field) => field.toString(16)).join(':');
  if (run.length < 2) return hex(fields);
  return `${hex(fields.slice(0, run.start))}::${hex(fields.slice(run.start + run.length))}`;
}

function longestZeroRun(fields: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < fields.length; start++) {
    let length = 0;
    while (fields[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
