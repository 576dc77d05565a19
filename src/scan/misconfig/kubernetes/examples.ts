/** The file of a Pod with one container whose fields are given. */
export function containerWith(fields: string): string {
  return `${object('v1', 'Pod')}spec:\n  containers:\n    - name: web\n      image: r.example.com/web:1\n${indent(fields, 6)}`;
}

/** The file of a Pod whose spec has the given fields beside one container. */
export function podWith(fields: string): string {
  return `${object('v1', 'Pod')}spec:\n  containers:\n    - name: web\n      image: r.example.com/web:1\n${indent(fields, 2)}`;
}

/** The file of a Deployment whose spec has the given fields beside its template. */
export function deploymentWith(fields: string, podFields = ''): string {
  return `${object('apps/v1', 'Deployment')}spec:\n${indent(fields, 2)}  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n        - name: web\n          image: r.example.com/web:1\n${indent(podFields, 6)}`;
}

/** The file of an object with the given fields beside its name. */
export function manifestOf(apiVersion: string, kind: string, fields: string, name = 'a'): string {
  return `${object(apiVersion, kind, name)}${indent(fields, 0)}`;
}

/** Several documents in one file. */
export function documents(...files: readonly string[]): string {
  return files.join('---\n');
}

function object(apiVersion: string, kind: string, name = 'a'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
}

function indent(text: string, spaces: number): string {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => `${' '.repeat(spaces)}${line}\n`).join('');
}

/** A Pod with the label `app: web`. */
export const WEB =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: web, image: "web:1"}]}\n';
