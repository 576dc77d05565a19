import { traversal } from '../../eval/cost.ts';
import { declare, type FunctionDeclaration } from '../function.ts';

/** Kubernetes' JSON patch library: keys as parts of a JSON pointer (RFC 6901, 3). */
export const JSON_PATCH_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare(
    'jsonpatch.escapeKey(string): string',
    ([key]) => (key as string).replaceAll('~', '~0').replaceAll('/', '~1'),
    ([key]) => traversal(key!),
  ),
];
