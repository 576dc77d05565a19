import { textAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

const SNIPPET = /^(?:nginx\.ingress\.kubernetes\.io|nginx\.org)\/[a-z-]{0,40}snippets?$/;
/** What the controller copied into its configuration without a look (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514). */
const COPIED = /^nginx\.ingress\.kubernetes\.io\/(?:auth-url|auth-tls-match-cn|mirror-target|mirror-host)$/;
/** Characters that end a directive of nginx or begin another, and no address has. */
const BREAKING_OUT = /[\r\n;{}|"'\\<>`]/;

/** An Ingress writes into the configuration of nginx. */
export const nginxSnippet: ManifestCheck = {
  id: 'KM170',
  aliases: ['KCV-0093', 'CKV_K8S_152', 'CKV_K8S_153', 'CKV_K8S_154'],
  title: 'An Ingress writes into the configuration of nginx',
  severity: 'high',
  why: 'Snippets reach the token of the controller, and with it the secrets of all namespaces (CVE-2021-25742).',
  fix: 'Leave snippets out; set allow-snippet-annotations to false in the controller.',
  controls: ['CVE-2021-25742', 'CWE-94', 'T1552.007'],
  examples: {
    good: [manifestOf('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [{host: a.example.com}]}\n')],
    bad: [
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    nginx.ingress.kubernetes.io/server-snippet: "deny all;"\nspec: {}\n',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    nginx.ingress.kubernetes.io/auth-url: "http://a.example.com/#;\\nload_module x"\nspec: {}\n',
      manifestOf(
        'v1',
        'ConfigMap',
        'data: {allow-snippet-annotations: "true"}\n',
        'ingress-nginx-controller',
      ),
    ],
  },
  *find(object) {
    if (object.kind === 'Ingress')
      for (const [key, value] of object.annotations)
        if (SNIPPET.test(key) || (COPIED.test(key) && BREAKING_OUT.test(value)))
          yield { at: ['metadata', 'annotations', key] };
    if (isKind(object, '/ConfigMap') && textAt(object.json, 'data', 'allow-snippet-annotations') === 'true')
      yield { at: ['data', 'allow-snippet-annotations'], message: 'The controller of nginx takes snippets' };
  },
};
