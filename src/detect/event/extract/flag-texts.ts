import type { Parameter } from '../event-type.ts';

/** Values of one parameter that are kept; calls use a handful of combinations of flags. */
const VALUES = 256;

/** Keeps how values of parameters with flags are printed. */
export class FlagTexts {
  private readonly texts = new Map<Parameter, Map<number, string>>();

  /** The text of a value, made when it is not known yet; what a parameter means depends on the value alone. */
  of(parameter: Parameter, value: number, print: () => string | null): string | null {
    let known = this.texts.get(parameter);
    if (!known) this.texts.set(parameter, (known = new Map()));
    let text = known.get(value) ?? null;
    if (text === null) {
      text = print();
      // Who makes up ever new values is not kept: the first ones stay.
      if (text !== null && known.size < VALUES) known.set(value, text);
    }
    return text;
  }
}
