import type { FunctionDeclaration } from '../library/function.ts';
import type { CelType } from './type.ts';

/** What a name stands for. */
export interface ResolvedName {
  readonly kind: 'variable' | 'type';
  /** The full name. */
  readonly name: string;
  readonly type: CelType;
}

/** What the checker has to know of an environment. */
export interface CheckEnvironment {
  /** The namespace that names are looked up in first. */
  readonly container: string;
  resolve(name: string): ResolvedName | undefined;
  functionNamed(name: string): FunctionDeclaration | undefined;
  /** The fields of a declared object type. */
  fieldsOf(typeName: string): ReadonlyMap<string, CelType> | undefined;
}
