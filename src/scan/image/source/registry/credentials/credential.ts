/** What a registry asks of whom it knows. */
export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, exchanged at the token server. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** Sent to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: string };

/** The answer of a search for credentials. */
export interface CredentialAnswer {
  readonly credential?: Credential;
  /** What went wrong on the way (a file that is broken, a helper that failed), for the case that the registry then refuses. */
  readonly troubles: readonly string[];
}

/** Finds the credentials for a repository; `domain` is `docker.io` or another, `path` is `library/node`. */
export type CredentialSource = (
  domain: string,
  path: string,
  signal?: AbortSignal,
) => Promise<CredentialAnswer>;
