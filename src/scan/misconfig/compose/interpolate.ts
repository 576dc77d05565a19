/** Deeper defaults of defaults are nobody's. */
const MAX_DEPTH = 8;
/** A longer variable with its default is left as it is. */
const MAX_LENGTH = 10_000;
/** A text with more variables than that is generated, and left as it is. */
const MAX_VARIABLES = 200;

/**
 * Puts in what Compose puts in when no variable is set: the default of `${A:-b}` and `${A-b}`, nothing for `${A:+b}`. A
 * variable without a default stays as it is written: what it holds is not known here. `$$` is a dollar.
 */
export function interpolate(text: string): string {
  return text.includes('$') ? expand(text, 0, { left: MAX_VARIABLES }) : text;
}

function expand(text: string, depth: number, budget: { left: number }): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (dollar === -1) break;
    out += text.slice(at, dollar);
    at = dollar;
    if (text[at + 1] === '$') {
      out += '$';
      at += 2;
      continue;
    }
    const isBraced = text[at + 1] === '{' && budget.left > 0;
    if (isBraced) budget.left -= 1;
    const end = isBraced ? closing(text, at + 2) : -1;
    if (end === -1) {
      out += '$';
      at += 1;
      continue;
    }
    const inner = text.slice(at + 2, end);
    const match = /^([A-Za-z_]\w{0,200})(:?[-+])/.exec(inner);
    const given = match === null ? undefined : inner.slice(match[0].length);
    if (match === null || given === undefined || depth >= MAX_DEPTH) out += text.slice(at, end + 1);
    else if (match[2]!.endsWith('-')) out += expand(given, depth + 1, budget);
    at = end + 1;
  }
  return out + text.slice(at);
}

/** The brace that closes the one before `from`. */
function closing(text: string, from: number): number {
  let open = 1;
  const limit = Math.min(text.length, from + MAX_LENGTH);
  for (let at = from; at < limit; at += 1) {
    if (text[at] === '}') open -= 1;
    else if (text[at] === '{' && text[at - 1] === '$') open += 1;
    if (open === 0) return at;
  }
  return -1;
}
