import type { Environment } from '../cel/index.ts';
import { libraryNamed, type CelLibrary } from '../cel/library/index.ts';
import { admissionEnvironment, REQUEST_WITH_OBJECTS } from '../kubernetes/environment.ts';
import { IMAGE_FUNCTIONS } from './library/image.ts';
import { LOOKUP_FUNCTIONS, LOOKUP_VARIABLES } from './library/lookup.ts';
import { OR_VALUE_LIBRARY } from './library/or-value.ts';
import { PURE_FUNCTIONS } from './library/pure.ts';
import { VERIFY_FUNCTIONS } from './library/verify.ts';

/** Libraries of CEL that Kyverno adds to those of Kubernetes. */
const EXTENSIONS: readonly CelLibrary[] = ['math', 'encoders', 'regex', 'bindings'].flatMap((name) => {
  const library = libraryNamed(name);
  return library === undefined ? [] : [library];
});

/** Makes the environments of Kyverno's policy types once. */
export class KyvernoEnvironments {
  #policies: Environment | undefined;
  #mutations: Environment | undefined;
  #images: Environment | undefined;
  #imageMatch: Environment | undefined;

  /** Of ValidatingPolicy. */
  policies(): Environment {
    this.#policies ??= this.#make({ exceptions: 'libs.Exception' }, {});
    return this.#policies;
  }

  /** Of MutatingPolicy: also knows what patches are made of. */
  mutations(): Environment {
    this.#mutations ??= this.#make({ exceptions: 'libs.Exception' }, { patches: true });
    return this.#mutations;
  }

  /** Of ImageValidatingPolicy. */
  images(): Environment {
    this.#images ??= this.#make(
      {
        images: 'map(string, list(string))',
        attestors: 'map(string, dyn)',
        attestations: 'map(string, string)',
      },
      { strictOptionals: true },
    );
    return this.#images;
  }

  /** Of expressions that choose images by their reference. */
  imageMatch(): Environment {
    this.#imageMatch ??= this.#make({ ref: 'string' }, { strictOptionals: true });
    return this.#imageMatch;
  }

  #make(
    variables: Readonly<Record<string, string>>,
    options: { readonly patches?: boolean; readonly strictOptionals?: boolean },
  ): Environment {
    return admissionEnvironment({
      composed: true,
      patches: options.patches === true,
      variables: { ...LOOKUP_VARIABLES, ...variables },
      types: {
        ...REQUEST_WITH_OBJECTS,
        'libs.Exception': { allowedImages: 'list(string)', allowedValues: 'list(string)' },
        'user.ServiceAccount': { Namespace: 'string', Name: 'string' },
      },
      libraries: [
        ...EXTENSIONS,
        {
          name: 'kyverno',
          functions: [...IMAGE_FUNCTIONS, ...PURE_FUNCTIONS, ...LOOKUP_FUNCTIONS, ...VERIFY_FUNCTIONS],
        },
        ...(options.strictOptionals === true ? [] : [OR_VALUE_LIBRARY]),
      ],
    });
  }
}
