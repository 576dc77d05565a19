import { OPTIONAL_MACROS, BINDING_MACROS } from '../parse/optional-macros.ts';
import { STANDARD_MACROS, TWO_VARIABLE_MACROS } from '../parse/standard-macros.ts';
import type { Macro } from '../parse/macro.ts';
import { MAP_INSERT_FUNCTIONS } from './comprehensions.ts';
import type { FunctionDeclaration } from './function.ts';
import { OPTIONAL_FUNCTIONS } from './optional.ts';
import { STANDARD_FUNCTIONS } from './standard.ts';
import { TIME_FUNCTIONS } from './time.ts';

/** Functions and macros that come together. */
export interface CelLibrary {
  readonly name: string;
  /** The first Kubernetes API server that has it; without it none has. */
  readonly availableSince?: string;
  readonly functions: readonly FunctionDeclaration[];
  readonly macros?: readonly Macro[];
}

/** Every library that we have (apiserver, pkg/cel/environment/base.go for the versions). */
export const LIBRARIES: readonly CelLibrary[] = [
  {
    name: 'standard',
    availableSince: '1.0',
    functions: [...STANDARD_FUNCTIONS, ...TIME_FUNCTIONS],
    macros: STANDARD_MACROS,
  },
  { name: 'optional', availableSince: '1.28', functions: OPTIONAL_FUNCTIONS, macros: OPTIONAL_MACROS },
  {
    name: 'comprehensions',
    availableSince: '1.32',
    functions: MAP_INSERT_FUNCTIONS,
    macros: TWO_VARIABLE_MACROS,
  },
  { name: 'bindings', functions: [], macros: BINDING_MACROS },
];

/** The libraries that an API server of a version has. */
export function librariesAt(version: string): readonly CelLibrary[] {
  return LIBRARIES.filter(
    ({ availableSince }) => availableSince !== undefined && minorOf(availableSince) <= minorOf(version),
  );
}

/** Orders `1.9` before `1.28`. */
function minorOf(version: string): number {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major ?? 1) * 1000 + (minor ?? 0);
}
