import { CelError, type Value } from '../../values/value.ts';
import { declare, type FunctionDeclaration } from '../function.ts';

/** Base64 (cel-go ext, encoders). */
export const ENCODER_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('base64.encode(bytes): string', ([bytes]) => Buffer.from(bytes as Uint8Array).toString('base64')),
  declare('base64.decode(string): bytes', ([text], meter) => {
    meter.charge((text as string).length);
    return decodeBase64(text as string);
  }),
];

/** Padded or not padded at all; line ends are skipped as Go's decoder does. */
function decodeBase64(text: string): Value {
  const compact = text.replaceAll(/[\r\n]/g, '');
  const body = compact.length % 4 === 0 ? compact.replace(/={1,2}$/, '') : compact;
  const bad = /[^A-Za-z0-9+/]/.exec(body);
  if (bad !== null || body.length % 4 === 1) {
    return new CelError(`illegal base64 data at input byte ${bad?.index ?? body.length - 1}`);
  }
  return new Uint8Array(Buffer.from(body, 'base64'));
}
