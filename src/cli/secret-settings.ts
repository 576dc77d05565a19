import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '#core/index.ts';
import { checkSecretRules, type SecretSettings } from '#scan/index.ts';
import type { CliContext } from './context.ts';
import { dataHome } from './directories.ts';
import { readText } from './read-text.ts';

/** The rule files that flags name, checked, and the key of fingerprints; what of the files is not followed goes to standard error. */
export async function secretSettings(
  files: readonly string[] | undefined,
  context: CliContext,
): Promise<SecretSettings> {
  const key = fingerprintKey(context);
  const settings = {
    ...(files === undefined ? {} : { rules: files.map((name) => ({ name, text: readText(name) })) }),
    ...(key === undefined ? {} : { key }),
  };
  if (files !== undefined)
    for (const note of await checkSecretRules(settings)) context.process.stderr.write(`bulkhead: ${note}\n`);
  return settings;
}

/** Bytes of a key that is made here: as many as SHA-256 makes of any. */
const KEY_BYTES = 32;

/**
 * What keeps fingerprints of secrets from being guessed: `BULKHEAD_FINGERPRINT_KEY`, which machines share that are to give the same
 * secret the same fingerprint, or a file of the user's that is made when it is first needed. Undefined where none can be
 * written: fingerprints then name the place, not the secret.
 */
function fingerprintKey({ process, home }: CliContext): string | undefined {
  const given = process.env['BULKHEAD_FINGERPRINT_KEY'];
  if (given !== undefined && given !== '') {
    if (!KEY.test(given))
      throw new Problem('cli.fingerprint-key', 'BULKHEAD_FINGERPRINT_KEY is no key', {
        hint: 'It has at least 32 hexadecimal digits, an even number: openssl rand -hex 32.',
      });
    return given;
  }
  const path = join(dataHome(process.env, home), 'fingerprint.key');
  return readKey(path) ?? makeKey(path) ?? readKey(path);
}

const KEY = /^(?:[0-9a-fA-F]{2}){16,64}$/;

function readKey(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'latin1').trim();
    return KEY.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when another process was first, or nothing can be written there. */
function makeKey(path: string): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const key = randomBytes(KEY_BYTES).toString('hex');
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  } catch {
    return undefined;
  }
}
