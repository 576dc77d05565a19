/** Words that people write where a secret belongs. */
const WORDS =
  /example|sample|dummy|placeholder|change[-_]?(?:me|it)|replace[-_]?(?:me|this|with)|redacted|your[-_]?(?:own|api|token|secret|key|pass|access|auth|client|account)|insert[-_]?(?:your|here)|xxxx|\*{3}|\.{3}|todo|fixme|1234567890123|0123456789abcdef|123456789abc|abcdefghijkl|00000000|deadbeef|foobar|not[-_]?a[-_]?real|fake[-_]?(?:key|token|secret|pass)|lorem|<[^>]{1,40}>|\$\{|\{\{|\$\(|%\(|%[sdv]\b|\bnull\b|undefined/i;

/** True for what stands for a secret without being one: documented examples, variables, masks, and things typed in order. */
export function isPlaceholder(value: string): boolean {
  const text = value.length > 300 ? value.slice(0, 300) : value;
  return WORDS.test(text) || distinct(text) < Math.min(6, text.length / 3) || isSequence(text);
}

/** Passwords that a person chose as an example. */
const WEAK =
  /^(?:\*+|x+|\.+|-+|pass(?:word|wd|phrase)?\d{0,4}|pwd|pw|secret|user(?:name)?|test(?:ing|pass(?:word)?)?\d{0,4}|(?:my|the|a|some|db|new|old)[-_]?(?:secret|pass(?:word)?|pwd|token|key)\w{0,8}|admin|root|guest|foo|bar|baz|qux|hunter2|token|key|creds?|credentials?|none|null|true|false|empty|abc\d*|\d{1,4}|postgres|mysql|redis|rabbit|mongo|p(?:4|@)ss(?:w0rd)?|s3cr3t|pa55|p|pass|letmein|tiger|mypass\w{0,4}|qwerty|str|string|value|host|port|undefined)$/i;

/** True for a password that is an example, a variable or a format. */
export function isExamplePassword(value: string): boolean {
  return (
    value.length < 4 ||
    WEAK.test(value) ||
    /^[$<{[%(:@#\\]|[{}<>[\]()`\\]|^\+|\$[A-Z_]{2}|%[a-z]$|example|sample|dummy|changeme|change_me|placeholder|redact|x{3}|\*{3}|\.{3}|^your|pass(?:word|wd)|secret|test(?:user|pass|ing)/i.test(
      value,
    ) ||
    distinct(value) < 4
  );
}

/**
 * True for a name out of capitalised words, `AliCloudListAuthRoles2ListEnum`, which no generator of random text makes: three
 * words or more, and little else.
 */
export function isIdentifier(value: string): boolean {
  if (!/[A-Z]/.test(value)) return false;
  const words = value.match(/[A-Z][a-z]{3,11}|^[a-z]{4,12}/g) ?? [];
  return words.length >= 3 && words.join('').length >= value.length * 0.6;
}

function distinct(text: string): number {
  return new Set(text).size;
}

/** Most characters follow on the one before, as in `abcdef0123456789`. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let index = 1; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (step === 1 || step === 0 || step === -1) steps++;
  }
  return text.length >= 12 && steps > text.length * 0.6;
}
