import { CelError, declare, type FunctionDeclaration, Opaque, type Value } from '../../cel/index.ts';
import type { VerificationQuestion } from '../world.ts';
import type { Lookup } from './lookup.ts';

/** Functions of ImageValidatingPolicy; what cannot be verified is unknown. */
export const VERIFY_FUNCTIONS: readonly FunctionDeclaration[] = [
  declare('verifyImageSignatures(string, list(dyn)): int', ([image, attestors]) =>
    verify(attestors as readonly Value[], (attestor) => ({ image: image as string, attestor })),
  ),
  declare('verifyAttestationSignatures(string, string, list(dyn)): int', ([image, type, attestors]) =>
    verify(attestors as readonly Value[], (attestor) => ({
      image: image as string,
      attestor,
      attestationType: type as string,
    })),
  ),
  declare(
    'getImageData(string): dyn',
    ([image]) => new CelError(`metadata of image ${image as string} cannot be looked up here`),
  ),
  declare(
    'extractPayload(string, string): dyn',
    ([image]) => new CelError(`attestations of ${image as string} cannot be looked up here`),
  ),
];

/** An attestor of a policy, with what it is asked through. */
export class AttestorValue extends Opaque {
  readonly typeName = 'kyverno.attestor';
  readonly definition: unknown;
  readonly lookup: Lookup;

  constructor(definition: unknown, lookup: Lookup) {
    super();
    this.definition = definition;
    this.lookup = lookup;
  }

  equals(other: Opaque): boolean {
    return this === other;
  }

  override toString(): string {
    return this.typeName;
  }
}

/** How many attestors vouch for the image. */
function verify(attestors: readonly Value[], ask: (attestor: unknown) => VerificationQuestion): Value {
  let count = 0;
  for (const attestor of attestors) {
    if (!(attestor instanceof AttestorValue)) return new CelError('no such overload');
    const question = ask(attestor.definition);
    const answer = attestor.lookup.world.verify?.(question);
    if (answer === undefined) return attestor.lookup.unknown(`the signature of ${question.image}`);
    if (answer) count += 1;
  }
  return count;
}
