import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { messageOf } from '#core/index.ts';
import {
  CelError,
  declare,
  Double,
  type Duration,
  type FunctionDeclaration,
  type PlainMap,
  Timestamp,
  toJson,
  type Value,
} from '../../cel/index.ts';
import { parseYaml } from '#format/index.ts';

/** Bytes that `gzip.decompress` may give: values of policies are small, and bombs are not. */
const DECOMPRESSED_LIMIT = 4 * 1024 * 1024;
/** Reading YAML takes some 100 ns a character, in steps of about 10 ns. */
const YAML_STEPS = 10;
const SERVICE_ACCOUNT = 'system:serviceaccount:';

/** Functions of Kyverno that need nothing but their arguments; each also under its name without a prefix where Kyverno has both. */
export const PURE_FUNCTIONS: readonly FunctionDeclaration[] = [
  ...['sha1', 'sha256', 'md5'].flatMap((algorithm) => {
    const hash = ([text]: readonly Value[]): Value =>
      createHash(algorithm)
        .update(text as string)
        .digest('hex');
    return [
      declare(`${algorithm}(string): string`, hash),
      declare(`hash.${algorithm}(string): string`, hash),
    ];
  }),
  declare('math.round(double, int): double', ([value, places]) => round(value!, Number(places))),
  declare('json.unmarshal(dyn): dyn', ([text]) => attempt(() => JSON.parse(text as string) as Value)),
  declare('json.marshal(dyn): string', ([value]) => attempt(() => JSON.stringify(toJson(value!)))),
  declare('yaml.parse(string): dyn', ([text], meter) => {
    meter.charge((text as string).length * YAML_STEPS);
    return attempt(() => readYaml(text as string));
  }),
  declare('gzip.decompress(bytes): string', ([bytes], meter) => {
    const text = attempt(() =>
      gunzipSync(bytes as Uint8Array, { maxOutputLength: DECOMPRESSED_LIMIT }).toString('utf8'),
    );
    // What comes out may be a thousand times what goes in.
    if (typeof text === 'string') meter.charge(text.length);
    return text;
  }),
  declare('gzip.compress(dyn): bytes', ([value]) =>
    attempt(() => gzipSync(typeof value === 'string' ? value : (value as Uint8Array))),
  ),
  ...both('listObjToMap', 'transform', '(list(dyn), list(dyn), string, string): map(dyn, dyn)', listsToMap),
  ...both('parseServiceAccount', 'user', '(string): user.ServiceAccount', parseServiceAccount),
  declare('time.truncate(timestamp, duration): timestamp', ([time, step]) => truncate(time!, step!)),
  declare('time.toCron(timestamp): string', ([time]) => toCron(time!)),
];

function both(
  name: string,
  prefix: string,
  signature: string,
  call: (args: readonly Value[]) => Value,
): FunctionDeclaration[] {
  return [declare(`${name}${signature}`, call), declare(`${prefix}.${name}${signature}`, call)];
}

/** The first document of YAML text. */
function readYaml(text: string): Value {
  return (parseYaml(text, 'the YAML text')[0] ?? null) as Value;
}

function attempt(compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    return new CelError(messageOf(error));
  }
}

function round(value: Value, places: number): Value {
  const number = value instanceof Double ? value.value : Number(value);
  const shift = 10 ** places;
  // Go rounds halves away from zero.
  const rounded = (Math.sign(number) * Math.round(Math.abs(number) * shift)) / shift;
  return Number.isInteger(rounded) ? new Double(rounded) : rounded;
}

/** `[{name: a}], [{value: b}], "name", "value"` make `{a: b}`. */
function listsToMap([keys, values, keyName, valueName]: readonly Value[]): Value {
  const [names, items] = [keys as readonly PlainMap[], values as readonly PlainMap[]];
  if (names.length !== items.length) {
    return new CelError(
      `listObjToMap must take lists of equal length. list1: ${names.length}, list2: ${items.length}`,
    );
  }
  const entries: [string, Value][] = [];
  for (const [index, name] of names.entries()) {
    const key = name[keyName as string];
    if (typeof key !== 'string') {
      return new CelError('the passed key name cannot be handled as a string in the key object list');
    }
    entries.push([key, items[index]?.[valueName as string] ?? null]);
  }
  return Object.fromEntries(entries);
}

function parseServiceAccount([user]: readonly Value[]): Value {
  const text = user as string;
  const rest = text.startsWith(SERVICE_ACCOUNT) ? text.slice(SERVICE_ACCOUNT.length) : '';
  const colon = rest.indexOf(':');
  if (colon === -1) return { Namespace: '', Name: '' };
  return { Namespace: rest.slice(0, colon), Name: rest.slice(colon + 1) };
}

function truncate(time: Value, step: Value): Value {
  const { nanos } = time as Timestamp;
  const unit = (step as Duration).nanos;
  if (unit <= 0n) return time;
  // Go truncates from its zero time, 0001-01-01.
  const sinceZero = nanos + 62_135_596_800_000_000_000n;
  return new Timestamp(nanos - (sinceZero % unit));
}

function toCron(time: Value): Value {
  const date = new Date(Number((time as Timestamp).nanos / 1_000_000n));
  const parts = [
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth() + 1,
    date.getUTCDay(),
  ];
  return parts.join(' ');
}
