import { sizeOf, STRING_FACTOR, LIST_CREATE_COST, STRUCT_CREATE_COST } from '../../eval/cost.ts';
import { CelError, Opaque, type Value } from '../../values/value.ts';
import { declare, type FunctionDeclaration, type CallCost } from '../function.ts';
import { NAMED_FORMATS } from './format-check.ts';

/** What an expression asks an authorizer. */
export interface AuthorizationQuestion {
  /** Absent: the user of the request. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly verb: string;
  /** A request for a path that is no resource, `/healthz`. */
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

/** What an authorizer says; `error` where it could not decide. */
export interface AuthorizationDecision {
  readonly allowed: boolean;
  readonly reason: string;
  readonly error?: string;
}

/** Who decides; `undefined` where nobody is there to ask. */
export type Authorize = (question: AuthorizationQuestion) => AuthorizationDecision | undefined;

type Asked = Omit<AuthorizationQuestion, 'verb'>;

/** A question that is being put together. */
class AuthorizationValue extends Opaque {
  readonly typeName: string;
  readonly authorize: Authorize;
  readonly asked: Asked;

  constructor(typeName: string, authorize: Authorize, asked: Asked) {
    super();
    this.typeName = typeName;
    this.authorize = authorize;
    this.asked = asked;
  }

  equals(other: Opaque): boolean {
    return this === other;
  }

  override toString(): string {
    return this.typeName;
  }
}

class DecisionValue extends Opaque {
  readonly typeName = DECISION;
  readonly decision: AuthorizationDecision;

  constructor(decision: AuthorizationDecision) {
    super();
    this.decision = decision;
  }

  equals(other: Opaque): boolean {
    return this === other;
  }

  override toString(): string {
    return this.decision.allowed ? 'allowed' : 'denied';
  }
}

const AUTHORIZER = 'kubernetes.authorization.Authorizer';
const PATH_CHECK = 'kubernetes.authorization.PathCheck';
const GROUP_CHECK = 'kubernetes.authorization.GroupCheck';
const RESOURCE_CHECK = 'kubernetes.authorization.ResourceCheck';
const DECISION = 'kubernetes.authorization.Decision';

/** Two checks use up an expression's limit (apiserver, pkg/cel/library/cost.go). */
const CHECK_COST = 350_000;

/** The value of the variable `authorizer`. */
export function celAuthorizer(authorize: Authorize): Value {
  return new AuthorizationValue(AUTHORIZER, authorize, {});
}

/** The value of `authorizer.requestResource`: the check of what the request is about. */
export function celRequestResource(authorize: Authorize, asked: Asked): Value {
  return new AuthorizationValue(RESOURCE_CHECK, authorize, asked);
}

/** Kubernetes' authorization library (apiserver, pkg/cel/library/authz.go). */
export const AUTHORIZER_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare(`(${AUTHORIZER}).path(string): ${PATH_CHECK}`, ([from, path]) =>
    isBlank(path!)
      ? new CelError('path must not be empty')
      : extend(from!, PATH_CHECK, { path: path as string }),
  ),
  declare(`(${AUTHORIZER}).group(string): ${GROUP_CHECK}`, ([from, group]) =>
    extend(from!, GROUP_CHECK, { group: group as string }),
  ),
  declare(`(${AUTHORIZER}).serviceAccount(string, string): ${AUTHORIZER}`, ([from, namespace, name]) =>
    serviceAccount(from!, namespace as string, name as string),
  ),
  declare(`(${GROUP_CHECK}).resource(string): ${RESOURCE_CHECK}`, ([from, resource]) =>
    isBlank(resource!)
      ? new CelError('resource must not be empty')
      : extend(from!, RESOURCE_CHECK, { resource: resource as string }),
  ),
  ...(['subresource', 'namespace', 'name'] as const).map((part) =>
    declare(`(${RESOURCE_CHECK}).${part}(string): ${RESOURCE_CHECK}`, ([from, value]) =>
      extend(from!, RESOURCE_CHECK, { [part]: value as string }),
    ),
  ),
  ...[PATH_CHECK, RESOURCE_CHECK].map((type) =>
    declare(
      `(${type}).check(string): ${DECISION}`,
      ([from, verb]) => check(from as AuthorizationValue, verb as string),
      CHECK_COST,
    ),
  ),
  declare(`(${DECISION}).allowed(): bool`, ([decision]) => decisionOf(decision).allowed),
  declare(`(${DECISION}).reason(): string`, ([decision]) => decisionOf(decision).reason),
  declare(`(${DECISION}).errored(): bool`, ([decision]) => decisionOf(decision).error !== undefined),
  declare(`(${DECISION}).error(): string`, ([decision]) => decisionOf(decision).error ?? ''),
];

/** Parsing a selector: reading it, and a requirement for each two of its characters. */
const selectorCost: CallCost = ([, selector]) => {
  const size = sizeOf(selector!);
  const requirements = Math.ceil(size * 0.5);
  return (
    LIST_CREATE_COST +
    Math.ceil(size * STRING_FACTOR) +
    requirements * (LIST_CREATE_COST + STRUCT_CREATE_COST)
  );
};

/** Selectors in authorization checks, which came later. */
export const AUTHORIZER_SELECTOR_FUNCTIONS: readonly FunctionDeclaration[] = (
  ['fieldSelector', 'labelSelector'] as const
).map((part) =>
  declare(
    `(${RESOURCE_CHECK}).${part}(string): ${RESOURCE_CHECK}`,
    ([from, value]) => extend(from!, RESOURCE_CHECK, { [part]: value as string }),
    selectorCost,
  ),
);

function extend(from: Value, typeName: string, added: Asked): Value {
  const { authorize, asked } = from as AuthorizationValue;
  return new AuthorizationValue(typeName, authorize, { ...asked, ...added });
}

function serviceAccount(from: Value, namespace: string, name: string): Value {
  if (NAMED_FORMATS.get('dns1123Subdomain')!.check(name).length > 0)
    return new CelError('Invalid service account name');
  if (NAMED_FORMATS.get('dns1123Label')!.check(namespace).length > 0) {
    return new CelError('Invalid service account namespace');
  }
  return extend(from, AUTHORIZER, { serviceAccount: { namespace, name } });
}

function check({ authorize, asked }: AuthorizationValue, verb: string): Value {
  const decision = authorize({ ...asked, verb });
  return decision === undefined
    ? new CelError('authorizer: there is no cluster here to ask, so whether this is allowed is unknown')
    : new DecisionValue(decision);
}

function decisionOf(value: Value | undefined): AuthorizationDecision {
  return (value as DecisionValue).decision;
}

function isBlank(value: Value): boolean {
  return (value as string).trim() === '';
}
