import type { Environment } from '../cel/index.ts';
import {
  type AdmissionEnvironmentOptions,
  admissionLanguage,
  KUBERNETES_VERSION,
  withScope,
} from './environment.ts';

/** Makes each environment once; as long-lived as what compiles policies. */
export class Environments {
  readonly #languages = new Map<boolean, Environment>();
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
    const known = this.#made.get(key) ?? withScope(this.#language(patches === true), options);
    this.#made.set(key, known);
    return known;
  }

  #language(patches: boolean): Environment {
    const known =
      this.#languages.get(patches) ??
      admissionLanguage({ patches, kubernetesVersion: this.#kubernetesVersion });
    this.#languages.set(patches, known);
    return known;
  }
}
