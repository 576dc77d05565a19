/** `type`: a field has a type that the API server would refuse; `kind`: no pod can be found in the document; `request`: a bad level or version. */
export type PodSecurityProblemCode = 'pod-security.type' | 'pod-security.kind' | 'pod-security.request';
