import { parseType } from '../cel/check/signature.ts';
import { type CelType, DYN, listType, mapType } from '../cel/check/type.ts';
import { celEnvironment, type CelLibrary, type Environment } from '../cel/index.ts';
import { libraryNamed } from '../cel/library/index.ts';
import { withPatchTypes } from './patch-types.ts';

const REQUEST_TYPE = 'kubernetes.AdmissionRequest';

/** The types of `request` and `namespaceObject` that the API server declares (apiserver, admission/plugin/cel). */
const OBJECT_TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kubernetes.GroupVersionKind': { group: 'string', version: 'string', kind: 'string' },
  'kubernetes.GroupVersionResource': { group: 'string', version: 'string', resource: 'string' },
  'kubernetes.UserInfo': {
    username: 'string',
    uid: 'string',
    groups: 'list(string)',
    extra: 'map(string, list(string))',
  },
  [REQUEST_TYPE]: {
    kind: 'kubernetes.GroupVersionKind',
    resource: 'kubernetes.GroupVersionResource',
    subResource: 'string',
    requestKind: 'kubernetes.GroupVersionKind',
    requestResource: 'kubernetes.GroupVersionResource',
    requestSubResource: 'string',
    name: 'string',
    namespace: 'string',
    operation: 'string',
    userInfo: 'kubernetes.UserInfo',
    dryRun: 'bool',
    options: 'dyn',
  },
  'kubernetes.NamespaceSpec': { finalizers: 'list(string)' },
  'kubernetes.NamespaceCondition': {
    status: 'string',
    type: 'string',
    lastTransitionTime: 'timestamp',
    message: 'string',
    reason: 'string',
  },
  'kubernetes.NamespaceStatus': { conditions: 'list(kubernetes.NamespaceCondition)', phase: 'string' },
  'kubernetes.NamespaceMetadata': {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: 'map(string, string)',
    annotations: 'map(string, string)',
    UID: 'string',
    creationTimestamp: 'timestamp',
    deletionGracePeriodSeconds: 'int',
    deletionTimestamp: 'timestamp',
    generation: 'int',
    resourceVersion: 'string',
    finalizers: 'list(string)',
  },
  'kubernetes.Namespace': {
    metadata: 'kubernetes.NamespaceMetadata',
    spec: 'kubernetes.NamespaceSpec',
    status: 'kubernetes.NamespaceStatus',
  },
};

/** `request` where it also has the objects, as Kyverno's policies see it. */
export const REQUEST_WITH_OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [REQUEST_TYPE]: { ...OBJECT_TYPES[REQUEST_TYPE], object: 'dyn', oldObject: 'dyn' },
};

const VARIABLES_TYPE = 'policy.variables';

/** Which API server's dialect policies are written in unless they say otherwise. */
export const KUBERNETES_VERSION = '1.34';

/** What an environment of a policy has besides what all have. */
export interface AdmissionEnvironmentOptions {
  /** Whose dialect it is; {@link KUBERNETES_VERSION} unless said. */
  readonly kubernetesVersion?: string;
  /** `params` exists only for policies with a `paramKind`. */
  readonly params?: boolean;
  /** Message expressions cannot ask the authorizer. */
  readonly authorizer?: boolean;
  /** `variables`, the policy's own: all but match conditions have it. */
  readonly composed?: boolean;
  /** `Object{}`, `Object.spec{}` and `JSONPatch{}`, for mutations. */
  readonly patches?: boolean;
  readonly libraries?: readonly CelLibrary[];
  /** More variables, and the object types that they have. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The environment of an admission policy's expressions; making one takes about a millisecond. */
export function admissionEnvironment(options: AdmissionEnvironmentOptions): Environment {
  return withScope(admissionLanguage(options), options);
}

/** What is the same for all expressions of a dialect, whatever their variables: made once for many `withScope`. */
export function admissionLanguage(
  options: Pick<AdmissionEnvironmentOptions, 'kubernetesVersion' | 'patches' | 'libraries' | 'types'>,
): Environment {
  return celEnvironment({
    kubernetesVersion: options.kubernetesVersion ?? KUBERNETES_VERSION,
    libraries: [...(options.patches === true ? jsonPatchLibrary() : []), ...(options.libraries ?? [])],
    types: { ...OBJECT_TYPES, ...options.types, [VARIABLES_TYPE]: {} },
    variables: {
      object: 'dyn',
      oldObject: 'dyn',
      request: REQUEST_TYPE,
      namespaceObject: 'kubernetes.Namespace',
    },
  });
}

/** The language with the variables that only some expressions have. */
export function withScope(
  language: Environment,
  options: Pick<AdmissionEnvironmentOptions, 'params' | 'authorizer' | 'composed' | 'patches' | 'variables'>,
): Environment {
  const environment = language.with({
    ...(options.composed === true ? { variables: VARIABLES_TYPE } : {}),
    ...(options.params === true ? { params: 'dyn' } : {}),
    ...(options.authorizer === true
      ? {
          authorizer: 'kubernetes.authorization.Authorizer',
          'authorizer.requestResource': 'kubernetes.authorization.ResourceCheck',
        }
      : {}),
    ...options.variables,
  });
  return options.patches === true ? withPatchTypes(environment) : environment;
}

function jsonPatchLibrary(): readonly CelLibrary[] {
  const library = libraryNamed('kubernetes.jsonpatch');
  return library === undefined ? [] : [library];
}

/** Types of a policy's variables by name; grows while they are compiled, since each may use those before it. */
export type VariableTypes = Map<string, CelType>;

/** The environment in which `variables` has fields of these types. */
export function withVariableTypes(environment: Environment, fields: VariableTypes): Environment {
  return {
    ...environment,
    fieldsOf: (name) => (name === VARIABLES_TYPE ? fields : environment.fieldsOf(name)),
  };
}

/** The type of a variable whose expression has a type: the API server keeps only those that its schemas can say. */
export function variableType(expressionType: string): CelType {
  return declared(parseType(expressionType));
}

function declared(type: CelType): CelType {
  switch (type.kind) {
    case 'list':
      return listType(declared(type.parameters[0]!));
    case 'map':
      return mapType(declared(type.parameters[0]!), declared(type.parameters[1]!));
    case 'named':
    case 'type':
    case 'parameter':
    case 'error':
      return DYN;
    default:
      return type;
  }
}
