import type { CheckEnvironment, ResolvedName } from './check/environment.ts';
import { parseType } from './check/signature.ts';
import { DYN, parametersOf, type CelType } from './check/type.ts';
import { Frame, type Code } from './eval/frame.ts';
import { laterNames, librariesOf, type CelLibrary } from './library/index.ts';
import { functionTable, type FunctionDeclaration } from './library/function.ts';
import { WELL_KNOWN_MESSAGES } from './library/well-known.ts';
import { macroTable, type Macro } from './parse/macro.ts';
import type { ParseOptions } from './parse/parser.ts';
import type { Value } from './values/value.ts';

export interface EnvironmentOptions {
  /**
   * The API server whose dialect this is, `1.34`: its libraries, one type for all elements of a literal, and literal patterns,
   * timestamps and durations checked. Without it everything that we have is there and literals may mix types.
   */
  readonly kubernetesVersion?: string;
  /** Libraries besides, a room's own functions. */
  readonly libraries?: readonly CelLibrary[];
  /** Variables and their types as text, `map(string, int)`; `dyn` for documents. */
  readonly variables?: { readonly [name: string]: string };
  /** Object types: the types of their fields by name. */
  readonly types?: { readonly [name: string]: { readonly [field: string]: string } };
  /** The namespace that names are looked up in first. */
  readonly container?: string;
}

/** What an expression may refer to, and by which dialect it is read. */
export interface Environment extends CheckEnvironment {
  readonly parsing: ParseOptions;
  /** Literals are checked when the expression is: one type for all elements, and patterns, timestamps and durations are ones. */
  readonly validatesLiterals: boolean;
  /**
   * Where API servers differ from the language definition, follow the definition: a field of an optional whose value has no
   * fields is an error, and so is a key that a map literal has twice; no number is below or above NaN.
   */
  readonly strictSpecification: boolean;
  /** What only later API servers have, and from which version on; empty for no API server's dialect. */
  later(): ReadonlyMap<string, string>;
  /** The value of code that needs no variables. */
  evaluateConstant(code: Code): Value;
  /** This environment with more variables. */
  with(variables: { readonly [name: string]: string }): Environment;
}

/** The types that expressions can name (langdef, "Type denotations"). */
const NAMED_TYPES: readonly (readonly [string, string])[] = [
  ['bool', 'bool'],
  ['int', 'int'],
  ['uint', 'uint'],
  ['double', 'double'],
  ['string', 'string'],
  ['bytes', 'bytes'],
  ['list', 'list(dyn)'],
  ['map', 'map(dyn, dyn)'],
  ['null_type', 'null'],
  ['type', 'type'],
  ['optional_type', 'optional(dyn)'],
  ['google.protobuf.Timestamp', 'timestamp'],
  ['google.protobuf.Duration', 'duration'],
];

/** An environment for `compileCel`. Making one takes about a millisecond; keep it. */
export function celEnvironment(options: EnvironmentOptions = {}): Environment {
  const { kubernetesVersion } = options;
  const base = librariesOf(kubernetesVersion);
  const libraries = [...base, ...(options.libraries ?? [])];
  const functions = functionTable(libraries.flatMap((library) => library.functions));
  // Only mistakes ask for it.
  let later: ReadonlyMap<string, string> | undefined;
  return environmentOf({
    container: options.container ?? '',
    functions,
    types: typesOf(options, functions),
    variables: variablesOf(options.variables ?? {}),
    fields: fieldsOf(options.types ?? {}),
    strict: kubernetesVersion !== undefined,
    later: () => (later ??= laterNames(kubernetesVersion)),
    parsing: {
      macros: macroTable(libraries.flatMap((library): readonly Macro[] => library.macros ?? [])),
      optionals: libraries.some((library) => library.name === 'optional'),
      quotedFields: kubernetesVersion === undefined,
    },
  });
}

interface Parts {
  readonly container: string;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly types: ReadonlyMap<string, CelType>;
  readonly variables: ReadonlyMap<string, CelType>;
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, CelType>>;
  readonly strict: boolean;
  readonly later: () => ReadonlyMap<string, string>;
  readonly parsing: ParseOptions;
}

function environmentOf(parts: Parts): Environment {
  const { container, functions, types, variables, fields, strict, later, parsing } = parts;
  return {
    container,
    parsing,
    later,
    validatesLiterals: strict,
    strictSpecification: !strict,
    resolve(name) {
      return firstOf(container, name, (candidate): ResolvedName | undefined => {
        const variable = variables.get(candidate);
        if (variable !== undefined) return { kind: 'variable', name: candidate, type: variable };
        const type = types.get(candidate);
        return type === undefined ? undefined : { kind: 'type', name: candidate, type };
      });
    },
    functionNamed: (name) => firstOf(container, name, (candidate) => functions.get(candidate)),
    fieldsOf: (typeName) => fields.get(typeName) ?? WELL_KNOWN_MESSAGES.get(typeName)?.fields,
    evaluateConstant: (code) => code(new Frame({}, 0, {})),
    with: (added) => environmentOf({ ...parts, variables: new Map([...variables, ...variablesOf(added)]) }),
  };
}

/** Looks a name up from the innermost namespace outwards; a leading dot means the outermost (langdef, "Name Resolution"). */
function firstOf<Found>(
  container: string,
  name: string,
  find: (candidate: string) => Found | undefined,
): Found | undefined {
  if (name.startsWith('.')) return find(name.slice(1));
  for (let scope = container; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.')))) {
    const found = find(`${scope}.${name}`);
    if (found !== undefined) return found;
  }
  return find(name);
}

function variablesOf(variables: { readonly [name: string]: string }): ReadonlyMap<string, CelType> {
  return new Map(Object.entries(variables).map(([name, type]) => [name, parseType(type)]));
}

function fieldsOf(
  types: NonNullable<EnvironmentOptions['types']>,
): ReadonlyMap<string, ReadonlyMap<string, CelType>> {
  return new Map(Object.entries(types).map(([name, fields]) => [name, variablesOf(fields)]));
}

/** The language's types, the messages that are plain values (a wrapper is its value or null, so any type fits), declared object types, and the types that the libraries' functions make. */
function typesOf(
  options: EnvironmentOptions,
  functions: ReadonlyMap<string, FunctionDeclaration>,
): ReadonlyMap<string, CelType> {
  const types = new Map<string, CelType>([...WELL_KNOWN_MESSAGES.keys()].map((name) => [name, DYN]));
  for (const { overloads } of functions.values()) {
    for (const overload of overloads) {
      for (const type of [overload.result, ...overload.parameters]) collectNamed(type, types);
    }
  }
  for (const name of Object.keys(options.types ?? {})) types.set(name, parseType(name));
  for (const [name, type] of NAMED_TYPES) types.set(name, parseType(type));
  return types;
}

function collectNamed(type: CelType, into: Map<string, CelType>): void {
  if (type.kind === 'named' && !into.has(type.name)) into.set(type.name, type);
  for (const parameter of parametersOf(type)) collectNamed(parameter, into);
}
