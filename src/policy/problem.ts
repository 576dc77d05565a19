/**
 * `syntax`: a file is not YAML or JSON; `limit`: something is larger than its limit; `document`: a document is not what
 * its kind asks for; `unsupported`: a policy uses what we cannot run; `expression`: an expression does not compile;
 * `request`: a request for a decision lacks something; `pack`: there is no such pack.
 */
export type PolicyProblemCode =
  | 'policy.syntax'
  | 'policy.limit'
  | 'policy.document'
  | 'policy.unsupported'
  | 'policy.expression'
  | 'policy.request'
  | 'policy.pack';
