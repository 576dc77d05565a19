import type { Environment } from '../cel/index.ts';
import { admissionEnvironment, type AdmissionEnvironmentOptions, KUBERNETES_VERSION } from './environment.ts';

/** Makes each environment once; as long-lived as what compiles policies. */
export class Environments {
  readonly #made = new Map<string, Environment>();
  readonly #kubernetesVersion: string;

  constructor(kubernetesVersion: string = KUBERNETES_VERSION) {
    this.#kubernetesVersion = kubernetesVersion;
  }

  get(
    options: Pick<AdmissionEnvironmentOptions, 'params' | 'authorizer' | 'patches' | 'composed'>,
  ): Environment {
    const { params, authorizer, patches, composed } = options;
    const key = [params, authorizer, patches, composed].map((option) => option === true).join('/');
    const known =
      this.#made.get(key) ?? admissionEnvironment({ ...options, kubernetesVersion: this.#kubernetesVersion });
    this.#made.set(key, known);
    return known;
  }
}
