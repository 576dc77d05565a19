import type { JsonObject } from '../kubernetes/admission-request.ts';

/** What functions of Kyverno's policies can look up besides the document; what is absent cannot be known here. */
export interface PolicyWorld {
  /** Objects of the cluster. */
  readonly resources?: readonly JsonObject[];
  /** Facts of images by reference: `manifest`, `configData`, `resolvedImage`... */
  readonly images?: ReadonlyMap<string, unknown>;
  /** Global context entries by name. */
  readonly globalContext?: ReadonlyMap<string, unknown>;
  /** Bodies of HTTP answers by URL, or by `METHOD:URL`. */
  readonly http?: ReadonlyMap<string, unknown>;
  /** Whether an image has a signature, or an attestation, by an attestor; undefined where it cannot be checked. */
  readonly verify?: (question: VerificationQuestion) => boolean | undefined;
}

/** What a policy asks about an image. */
export interface VerificationQuestion {
  readonly image: string;
  /** The attestor's definition in the policy. */
  readonly attestor: unknown;
  /** The type of the attestation that is asked for; absent for signatures. */
  readonly attestationType?: string;
}
