import { CelError, declare, type FunctionDeclaration, Opaque, type Value } from '../../cel/index.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';

const IMAGE = 'kyverno.image';

class ImageValue extends Opaque {
  readonly typeName = IMAGE;
  readonly reference: ImageReference;

  constructor(reference: ImageReference) {
    super();
    this.reference = reference;
  }

  equals(other: Opaque): boolean {
    return other instanceof ImageValue && other.reference.text === this.reference.text;
  }

  override toString(): string {
    return this.reference.text;
  }
}

/** Kyverno's `image()` library: references taken apart. */
export const IMAGE_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare(`image(string): ${IMAGE}`, ([text]) => imageOf(text!)),
  declare(`parseImageReference(string): ${IMAGE}`, ([text]) => imageOf(text!)),
  declare('isImage(string): bool', ([text]) => parseImageReference(text as string) !== undefined),
  part('containsDigest', 'bool', ({ digest }) => digest !== ''),
  part('registry', 'string', ({ registry }) => registry),
  part('repository', 'string', ({ repository }) => repository),
  part('identifier', 'string', ({ tag, digest }) => {
    if (digest === '') return tag;
    return tag === '' ? digest : `${tag}@${digest}`;
  }),
  part('identifierWithSeparator', 'string', ({ tag, digest }) => (digest === '' ? `:${tag}` : `@${digest}`)),
  part('tag', 'string', ({ tag }) => tag),
  part('digest', 'string', ({ digest }) => digest),
];

function part(name: string, type: string, read: (reference: ImageReference) => Value): FunctionDeclaration {
  return declare(`(${IMAGE}).${name}(): ${type}`, ([image]) => read((image as ImageValue).reference));
}

function imageOf(text: Value): Value {
  const reference = parseImageReference(text as string);
  return reference === undefined
    ? new CelError(`could not parse reference: ${text as string}`)
    : new ImageValue(reference);
}
