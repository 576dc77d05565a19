import { RegexCache } from '#format/index.ts';
import type { Macro } from '../parse/macro.ts';
import { BINDING_MACROS, OPTIONAL_MACROS } from '../parse/optional-macros.ts';
import { EXISTS_ONE_MACROS, STANDARD_MACROS, TWO_VARIABLE_MACROS } from '../parse/standard-macros.ts';
import { MAP_INSERT_FUNCTIONS } from './comprehensions.ts';
import { ENCODER_FUNCTIONS } from './extension/encoders.ts';
import {
  LIST_END_FUNCTIONS,
  LIST_FUNCTIONS,
  LIST_MACROS,
  STRICT_RANGE_FUNCTIONS,
} from './extension/lists.ts';
import { MATH_FUNCTIONS, MATH_MACROS } from './extension/math.ts';
import { regexExtension } from './extension/regex.ts';
import { SET_FUNCTIONS } from './extension/sets.ts';
import type { FunctionDeclaration } from './function.ts';
import { AUTHORIZER_FUNCTIONS, AUTHORIZER_SELECTOR_FUNCTIONS } from './kubernetes/authorizer.ts';
import { CIDR_FUNCTIONS } from './kubernetes/cidr.ts';
import { FORMAT_LIBRARY_FUNCTIONS } from './kubernetes/format.ts';
import { IP_FUNCTIONS } from './kubernetes/ip.ts';
import { JSON_PATCH_FUNCTIONS } from './kubernetes/jsonpatch.ts';
import { KUBERNETES_LIST_FUNCTIONS } from './kubernetes/lists.ts';
import { QUANTITY_FUNCTIONS } from './kubernetes/quantity.ts';
import { SEMVER_FUNCTIONS } from './kubernetes/semver.ts';
import { URL_FUNCTIONS } from './kubernetes/urls.ts';
import { OPTIONAL_FUNCTIONS } from './optional.ts';
import { findFunctions, matchesFunctions } from './regex.ts';
import { STANDARD_FUNCTIONS } from './standard.ts';
import {
  FORMAT_FUNCTIONS,
  LOCALIZED_FORMAT_FUNCTIONS,
  REVERSE_FUNCTIONS,
  searchFunctions,
  STRING_FUNCTIONS,
} from './strings/index.ts';
import { timeFunctions } from './time.ts';

/** Functions and macros that come together. */
export interface CelLibrary {
  readonly name: string;
  readonly functions: readonly FunctionDeclaration[];
  readonly macros?: readonly Macro[];
}

/** Where a library is: `since` is the first Kubernetes API server with it, `general` whether it is outside Kubernetes too. */
interface Availability {
  readonly since?: string;
  readonly general: boolean;
}

/** Every library that we have with the API servers that have it (apiserver, pkg/cel/environment/base.go). */
function libraryTable(cache: RegexCache): readonly (CelLibrary & Availability)[] {
  return [
    {
      name: 'standard',
      since: '1.0',
      general: true,
      functions: [...STANDARD_FUNCTIONS, ...timeFunctions(), ...matchesFunctions(cache)],
      macros: STANDARD_MACROS,
    },
    { name: 'kubernetes.urls', since: '1.0', general: true, functions: URL_FUNCTIONS },
    { name: 'kubernetes.regex', since: '1.0', general: true, functions: findFunctions(cache) },
    { name: 'kubernetes.lists', since: '1.0', general: true, functions: KUBERNETES_LIST_FUNCTIONS },
    { name: 'strings', since: '1.0', general: true, functions: STRING_FUNCTIONS },
    { name: 'strings.search', since: '1.0', general: false, functions: searchFunctions(false) },
    { name: 'strings.strict-search', general: true, functions: searchFunctions(true) },
    { name: 'kubernetes.authorizer', since: '1.27', general: true, functions: AUTHORIZER_FUNCTIONS },
    {
      name: 'optional',
      since: '1.28',
      general: true,
      functions: [...OPTIONAL_FUNCTIONS, ...LIST_END_FUNCTIONS],
      macros: OPTIONAL_MACROS,
    },
    { name: 'kubernetes.quantity', since: '1.28', general: true, functions: QUANTITY_FUNCTIONS },
    {
      name: 'strings.localized-format',
      since: '1.29',
      general: false,
      functions: LOCALIZED_FORMAT_FUNCTIONS,
    },
    {
      name: 'strings.format',
      general: true,
      functions: [...LOCALIZED_FORMAT_FUNCTIONS, ...FORMAT_FUNCTIONS],
    },
    { name: 'strings.reverse', general: true, functions: REVERSE_FUNCTIONS },
    { name: 'sets', since: '1.29', general: true, functions: SET_FUNCTIONS },
    { name: 'kubernetes.ip', since: '1.30', general: true, functions: IP_FUNCTIONS },
    { name: 'kubernetes.cidr', since: '1.30', general: true, functions: CIDR_FUNCTIONS },
    { name: 'kubernetes.format', since: '1.31', general: true, functions: FORMAT_LIBRARY_FUNCTIONS },
    {
      name: 'kubernetes.authorizer-selectors',
      since: '1.31',
      general: true,
      functions: AUTHORIZER_SELECTOR_FUNCTIONS,
    },
    {
      name: 'comprehensions',
      since: '1.32',
      general: true,
      functions: MAP_INSERT_FUNCTIONS,
      macros: TWO_VARIABLE_MACROS,
    },
    { name: 'kubernetes.semver', since: '1.33', general: true, functions: SEMVER_FUNCTIONS },
    { name: 'lists', since: '1.34', general: true, functions: LIST_FUNCTIONS, macros: LIST_MACROS },
    { name: 'lists.strict-range', since: '1.37', general: true, functions: STRICT_RANGE_FUNCTIONS },
    { name: 'exists-one', general: true, functions: [], macros: EXISTS_ONE_MACROS },
    { name: 'bindings', general: true, functions: [], macros: BINDING_MACROS },
    { name: 'math', general: true, functions: MATH_FUNCTIONS, macros: MATH_MACROS },
    { name: 'encoders', general: true, functions: ENCODER_FUNCTIONS },
    { name: 'regex', general: true, functions: regexExtension(cache) },
    { name: 'kubernetes.jsonpatch', general: true, functions: JSON_PATCH_FUNCTIONS },
  ];
}

/** The first API server that has each library, by the library's name; for the documentation. */
export function availableSince(): ReadonlyMap<string, string> {
  return new Map(
    libraryTable(new RegexCache()).flatMap(({ name, since }) =>
      since === undefined ? [] : [[name, since] as const],
    ),
  );
}

/** The libraries of an API server's version; without a version all that are not an older form of another. */
export function librariesOf(version: string | undefined): readonly CelLibrary[] {
  const table = libraryTable(new RegexCache());
  if (version === undefined) return table.filter(({ general }) => general);
  return table.filter(({ since }) => since !== undefined && ordinal(since) <= ordinal(version));
}

/** Names of functions and macros that only later API servers have, and the first version that has each. */
export function laterNames(version: string | undefined): ReadonlyMap<string, string> {
  const later = new Map<string, string>();
  if (version === undefined) return later;
  const table = libraryTable(new RegexCache())
    .filter(({ since }) => since !== undefined && ordinal(since) > ordinal(version))
    .sort((a, b) => ordinal(b.since!) - ordinal(a.since!));
  for (const { since, functions, macros = [] } of table) {
    for (const { name } of [...functions, ...macros]) later.set(name, since!);
  }
  return later;
}

/** A library by its name, for environments that add one to an API server's. */
export function libraryNamed(name: string): CelLibrary | undefined {
  return libraryTable(new RegexCache()).find((library) => library.name === name);
}

/** Orders `1.9` before `1.28`. */
function ordinal(version: string): number {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major ?? 1) * 1000 + (minor ?? 0);
}
