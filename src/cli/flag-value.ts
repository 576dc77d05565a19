import { Problem } from '#core/index.ts';

/** A parser of a flag's value whose problems tell what may be written: the framework shows the message alone. */
export function flagValue<Value>(parse: (text: string) => Value): (text: string) => Value {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Problem) || error.hint === undefined) throw error;
      throw new Problem(error.code, `${error.message}\n  ${error.hint}`, { cause: error });
    }
  };
}
