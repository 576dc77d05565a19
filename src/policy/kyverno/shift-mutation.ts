/** A mutation of a pod, rewritten for the template of a controller: its references, and what it makes. */
export function shiftMutation(expression: string, template: string): string {
  if (template === '') return expression;
  const shifted = expression
    .replaceAll(/\b(object|oldObject|Object)\.spec/g, `$1.${template}.spec`)
    .replaceAll(/\b(object|oldObject|Object)\.metadata\.(labels|annotations)/g, `$1.${template}.metadata.$2`);
  return wrapRoot(shifted, template);
}

/** `Object{...}` becomes `Object{spec: Object.spec{template: Object.spec.template{...}}}`. */
function wrapRoot(expression: string, template: string): string {
  const root = /^\s*Object\s*\{/.exec(expression)?.[0];
  if (root === undefined) return expression;
  const end = closingBrace(expression, root.length);
  if (end === undefined) return expression;
  const steps = template.split('.');
  const opening = steps
    .map((step, index) => `{${step}: Object.${steps.slice(0, index + 1).join('.')}`)
    .join('');
  const inner = expression.slice(root.length, end);
  return `Object${opening}{${inner}}${'}'.repeat(steps.length)}${expression.slice(end + 1)}`;
}

function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') open += 1;
    if (text[index] === '}') open -= 1;
    if (open === 0) return index;
  }
  return undefined;
}
