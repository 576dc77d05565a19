import type { CelType } from './type.ts';

/** The variables of macros that an expression can see, innermost first. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #names: ReadonlyMap<string, CelType>;

  constructor(parent?: Scope, names: ReadonlyMap<string, CelType> = new Map()) {
    this.parent = parent;
    this.#names = names;
  }

  /** A scope inside this one. */
  with(names: readonly (readonly [string, CelType])[]): Scope {
    return new Scope(this, new Map(names));
  }

  find(name: string): CelType | undefined {
    return this.#names.get(name) ?? this.parent?.find(name);
  }

  /** Whether the first part of a dotted name is one of these variables, so that the name is a selection from it. */
  hides(qualified: string): boolean {
    return this.find(qualified.slice(0, qualified.indexOf('.'))) !== undefined;
  }
}
