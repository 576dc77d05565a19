import { isSecretName, isSecretValue } from '../secret-name.ts';

/** Names with such a word say something about a secret, and hold none: `MYSQL_ALLOW_EMPTY_PASSWORD`, `registryCredentialHelpers`. */
const ABOUT =
  /(?:^|[_.-])(?:allow|require|disable|skip|rotate|validate|helpers?|store|policy|min|max|count)(?:[_.-]|$)/;
/** Paths, switches and small numbers. */
const PLAIN_VALUE = /^(?:\.{0,2}\/[\w./@-]*|~\/.*|[A-Za-z]:\\.*|yes|no|on|off|\d{1,4})$/i;

/** True when a setting of this name with this value holds a secret by all appearance. */
export function isSecretSetting(name: string, value: string | undefined): boolean {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return (
    isSecretName(name) &&
    isSecretValue(value, false) &&
    value !== undefined &&
    !ABOUT.test(words) &&
    !PLAIN_VALUE.test(value)
  );
}

/** The options of a command line that hold a secret, `--password=x` and `--password x`, with their places in it. */
export function secretOptions(words: readonly unknown[]): { name: string; index: number }[] {
  return words.flatMap((word, index) => {
    const option = typeof word === 'string' ? OPTION.exec(word) : null;
    if (option === null) return [];
    const next = words[index + 1];
    const value = option[2] ?? (typeof next === 'string' && !next.startsWith('-') ? next : undefined);
    const isSecret = value !== undefined && value.length > SHORTEST && isSecretSetting(option[1]!, value);
    return isSecret ? [{ name: option[1]!, index }] : [];
  });
}

const OPTION = /^--?([A-Za-z][\w-]{1,60})(?:=(.{0,500}))?$/s;
/** Shorter words are switches of the option. */
const SHORTEST = 3;
