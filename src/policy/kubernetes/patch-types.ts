import { type CelType, DYN, namedType, STRING } from '../cel/check/type.ts';
import type { Environment } from '../cel/index.ts';
import { childrenOf, type Node, type StructNode } from '../cel/parse/ast.ts';
import { goQuote } from '../go-text.ts';

/** The type of an object that an apply configuration makes; `Object.spec.template` are the types of its fields. */
export const OBJECT_TYPE = 'Object';
/** The type of an operation of a JSON patch. */
export const JSON_PATCH_TYPE = 'JSONPatch';

const JSON_PATCH_FIELDS: ReadonlyMap<string, CelType> = new Map<string, CelType>([
  ['op', STRING],
  ['path', STRING],
  ['from', STRING],
  ['value', DYN],
]);

/** Any field, of any type: the API server does not know the schema of what is patched either. */
class AnyFields extends Map<string, CelType> {
  override get(): CelType {
    return DYN;
  }
  override has(): boolean {
    return true;
  }
}
const ANY_FIELDS: ReadonlyMap<string, CelType> = new AnyFields();

/** The environment with the types of mutations (apiserver, pkg/cel/mutation). */
export function withPatchTypes(environment: Environment): Environment {
  return {
    ...environment,
    resolve: (name) =>
      isPatchType(name) ? { kind: 'type', name, type: namedType(name) } : environment.resolve(name),
    fieldsOf: (name) => {
      if (name === JSON_PATCH_TYPE) return JSON_PATCH_FIELDS;
      return isObjectType(name) ? ANY_FIELDS : environment.fieldsOf(name);
    },
  };
}

/**
 * What is wrong with the types of the objects that an expression makes: a field's object must have the type of the
 * field's path, `Object.spec` in `Object{spec: ...}`; undefined when all fit.
 */
export function objectTypeMismatch(root: Node): string | undefined {
  let mismatch: string | undefined;
  const visit = (node: Node, expected: string | undefined): void => {
    if (node.kind === 'struct' && isObjectType(node.typeName)) {
      if (expected !== undefined && node.typeName !== expected) mismatch ??= mismatchText(node, expected);
      for (const field of node.fields) visit(field.value, `${node.typeName}.${field.name}`);
      return;
    }
    for (const child of childrenOf(node)) visit(child, expected);
  };
  visit(root, undefined);
  return mismatch;
}

function isPatchType(name: string): boolean {
  return name === JSON_PATCH_TYPE || isObjectType(name);
}

function isObjectType(name: string): boolean {
  return name === OBJECT_TYPE || name.startsWith(`${OBJECT_TYPE}.`);
}

function mismatchText({ typeName }: StructNode, expected: string): string {
  return `type mismatch: unexpected type name ${goQuote(typeName)}, expected ${goQuote(expected)}, which matches field name path from root Object type`;
}
