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

/** What a shell may propose for a value that is one of these. */
export function proposeOf(values: readonly string[]): (partial: string) => readonly string[] {
  return (partial) => values.filter((value) => value.startsWith(partial));
}

/** The same for a list of them between commas: what comes after the last one. */
export function proposeListOf(values: readonly string[]): (partial: string) => readonly string[] {
  return (partial) => {
    const typed = partial.slice(0, partial.lastIndexOf(',') + 1);
    const taken = typed.split(',');
    return values
      .filter((value) => !taken.includes(value))
      .map((value) => typed + value)
      .filter((value) => value.startsWith(partial));
  };
}
