import { requestUriMistake } from './url-parse.ts';

/** What is wrong with a text, one sentence each; nothing for a text that fits. */
export type FormatCheck = (text: string) => readonly string[];

/** A named format: how it checks, and the size of the pattern that its cost is counted by. */
export interface NamedFormat {
  readonly name: string;
  readonly patternSize: number;
  readonly check: FormatCheck;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const LABEL_MISTAKE = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
const SUBDOMAIN_MISTAKE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const LABEL_1035_MISTAKE = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${LABEL_1035}')`;
const QUALIFIED_RULE = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;
const LABEL_VALUE_MISTAKE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${QUALIFIED})?')`;

const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;

/** Kubernetes' named formats (apiserver, pkg/cel/library/format.go), with its messages. */
export const NAMED_FORMATS: ReadonlyMap<string, NamedFormat> = new Map([
  ['dns1123Label', { name: 'DNS1123Label', patternSize: 30, check: checkLabel }],
  ['dns1123Subdomain', { name: 'DNS1123Subdomain', patternSize: 60, check: checkSubdomain }],
  ['dns1035Label', { name: 'DNS1035Label', patternSize: 30, check: check1035 }],
  ['qualifiedName', { name: 'QualifiedName', patternSize: 60, check: checkQualifiedName }],
  ['dns1123LabelPrefix', { name: 'DNS1123LabelPrefix', patternSize: 30, check: prefix(checkLabel) }],
  [
    'dns1123SubdomainPrefix',
    { name: 'DNS1123SubdomainPrefix', patternSize: 60, check: prefix(checkSubdomain) },
  ],
  ['dns1035LabelPrefix', { name: 'DNS1035LabelPrefix', patternSize: 30, check: prefix(check1035) }],
  ['labelValue', { name: 'LabelValue', patternSize: 40, check: checkLabelValue }],
  ['uri', { name: 'URI', patternSize: 1103, check: checkUri }],
  [
    'uuid',
    {
      name: 'uuid',
      patternSize: 70,
      check: (text) => unless(isUuid(text), 'does not match the UUID format'),
    },
  ],
  ['byte', { name: 'byte', patternSize: 84, check: (text) => unless(isBase64(text), 'invalid base64') }],
  ['date', { name: 'date', patternSize: 70, check: (text) => unless(isDate(text), 'invalid date') }],
  [
    'datetime',
    { name: 'datetime', patternSize: 70, check: (text) => unless(isDateTime(text), 'invalid datetime') },
  ],
]);

function unless(fits: boolean, mistake: string): readonly string[] {
  return fits ? [] : [mistake];
}

/** A run of characters that starts and ends as it must; the test is on the characters, so that it is linear. */
function isName(text: string, characters: RegExp, first: RegExp, last: RegExp): boolean {
  return characters.test(text) && first.test(text[0] ?? '') && last.test(text.at(-1) ?? '');
}

function isLabel(text: string): boolean {
  return isName(text, /^[-a-z0-9]*$/, /[a-z0-9]/, /[a-z0-9]/);
}

function isSubdomain(text: string): boolean {
  return text.split('.').every(isLabel);
}

function isQualified(text: string): boolean {
  return isName(text, /^[-A-Za-z0-9_.]*$/, /[A-Za-z0-9]/, /[A-Za-z0-9]/);
}

function tooLong(text: string, max: number): readonly string[] {
  return unless(Buffer.byteLength(text) <= max, `must be no more than ${max} characters`);
}

function checkLabel(text: string): readonly string[] {
  const long = tooLong(text, LABEL_MAX);
  if (isLabel(text)) return long;
  return [...long, isSubdomain(text) ? 'must not contain dots' : LABEL_MISTAKE];
}

function checkSubdomain(text: string): readonly string[] {
  return [...tooLong(text, SUBDOMAIN_MAX), ...unless(isSubdomain(text), SUBDOMAIN_MISTAKE)];
}

function check1035(text: string): readonly string[] {
  const fits = isName(text, /^[-a-z0-9]*$/, /[a-z]/, /[a-z0-9]/);
  return [...tooLong(text, LABEL_MAX), ...unless(fits, LABEL_1035_MISTAKE)];
}

/** A prefix of a generated name may end in a dash: something comes after it. */
function prefix(check: FormatCheck): FormatCheck {
  return (text) => check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}

function checkQualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${QUALIFIED_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const [domain, name] = parts.length === 2 ? [parts[0]!, parts[1]!] : [undefined, parts[0]!];
  const mistakes: string[] = [];
  if (domain === '') mistakes.push('prefix part must be non-empty');
  else if (domain !== undefined)
    mistakes.push(...checkSubdomain(domain).map((mistake) => `prefix part ${mistake}`));
  if (name === '') mistakes.push('name part must be non-empty');
  else if (Buffer.byteLength(name) > LABEL_MAX)
    mistakes.push(`name part must be no more than ${LABEL_MAX} bytes`);
  if (!isQualified(name)) mistakes.push(`name part ${QUALIFIED_RULE}`);
  return mistakes;
}

function checkLabelValue(text: string): readonly string[] {
  const long = unless(Buffer.byteLength(text) <= LABEL_MAX, `must be no more than ${LABEL_MAX} bytes`);
  return [...long, ...unless(text === '' || isQualified(text), LABEL_VALUE_MISTAKE)];
}

function checkUri(text: string): readonly string[] {
  const mistake = requestUriMistake(text);
  return mistake === undefined ? [] : [mistake];
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text);
}

function isBase64(text: string): boolean {
  return text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A date, `t` or `T`, a time with an offset; the parts of the time are only bounded (kube-openapi, strfmt/time.go). */
function isDateTime(text: string): boolean {
  const [date, time, ...more] = text.toLowerCase().split('t');
  const match = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time ?? '');
  if (match === null || more.length > 0 || !isDate(date!)) return false;
  return Number(match[1]) <= 23 && Number(match[2]) <= 59 && Number(match[3]) <= 59;
}
