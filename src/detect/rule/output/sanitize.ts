/**
 * What a terminal, a log line or a reader could take for something else: control characters (C0, DEL, C1), line and
 * paragraph separators, marks that turn the reading direction (Unicode TR 36, section 3.3), the byte order mark.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const EACH_UNSAFE = new RegExp(UNSAFE.source, 'g');

/** Text from an event as it may be shown: on one line, with nothing that acts; what is replaced stays readable. */
export function sanitize(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return UNSAFE.test(wellFormed) ? wellFormed.replace(EACH_UNSAFE, escapeCharacter) : wellFormed;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
