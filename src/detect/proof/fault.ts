import { Problem } from '#core/index.ts';

/** A file of tests says something that cannot be; `offset` is where. */
export class ProofFault extends Problem<'proof.malformed'> {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super('proof.malformed', message);
    this.offset = offset;
  }
}

/** A fault at a place in the file. */
export function proofFault(message: string, at: { readonly offset: number }): ProofFault {
  return new ProofFault(message, at.offset);
}
