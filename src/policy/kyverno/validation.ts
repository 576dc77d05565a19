import type { Environment } from '../cel/index.ts';
import {
  compileExpression,
  named,
  type NamedExpression,
  type PolicyExpression,
} from '../kubernetes/expression.ts';
import type { Evaluation } from './evaluation.ts';
import type { KyvernoResult } from './result.ts';

/** A validation and what is said when it fails. */
export interface KyvernoValidation {
  readonly expression: PolicyExpression;
  readonly message: string;
  readonly messageExpression: PolicyExpression | undefined;
}

/** Compiles validations. */
export function compileValidations(
  validations: readonly {
    readonly expression: string;
    readonly message?: string | undefined;
    readonly messageExpression?: string | undefined;
  }[],
  environment: Environment,
): KyvernoValidation[] {
  return validations.map(({ expression, message = '', messageExpression = '' }, index) => {
    const field = `spec.validations[${index}]`;
    return {
      expression: compileExpression(expression, `${field}.expression`, environment, ['bool']),
      message,
      messageExpression:
        messageExpression === ''
          ? undefined
          : compileExpression(messageExpression, `${field}.messageExpression`, environment, ['string']),
    };
  });
}

/** Compiles audit annotations. */
export function compileAuditAnnotations(
  annotations: readonly { readonly key: string; readonly valueExpression: string }[],
  environment: Environment,
): NamedExpression[] {
  return annotations.map(({ key, valueExpression }, index) => {
    const field = `spec.auditAnnotations[${index}].valueExpression`;
    return named(key, compileExpression(valueExpression, field, environment, ['string', 'null']));
  });
}

/** Evaluates validations until one fails, then the audit annotations. */
export function judgeValidations(
  validations: readonly KyvernoValidation[],
  evaluation: Evaluation,
  auditAnnotations: readonly NamedExpression[],
): Pick<KyvernoResult, 'result' | 'message' | 'auditAnnotations'> {
  let failure: string | undefined;
  for (const [index, validation] of validations.entries()) {
    const outcome = evaluation.run(validation.expression);
    if ('error' in outcome)
      return { result: 'error', message: `error: ${outcome.error}`, auditAnnotations: {} };
    if (outcome.value === true) continue;
    failure = failureMessage(validation, evaluation, index);
    break;
  }
  const annotations: Record<string, string> = {};
  for (const annotation of auditAnnotations) {
    const outcome = evaluation.run(annotation);
    if ('error' in outcome) {
      const message = `error: failed to evaluate auditAnnotation '${annotation.name}': ${outcome.error}`;
      return { result: 'error', message, auditAnnotations: {} };
    }
    if (typeof outcome.value === 'string' && outcome.value !== '')
      annotations[annotation.name] = outcome.value;
  }
  if (failure !== undefined) return { result: 'fail', message: failure, auditAnnotations: annotations };
  return { result: 'pass', message: 'success', auditAnnotations: annotations };
}

function failureMessage(
  { message, messageExpression }: KyvernoValidation,
  evaluation: Evaluation,
  index: number,
): string {
  let text = message;
  if (messageExpression !== undefined) {
    const outcome = evaluation.run(messageExpression);
    if ('error' in outcome) text = `failed to evaluate message expression: ${outcome.error}`;
    else text = typeof outcome.value === 'string' ? outcome.value : '';
  }
  return text === '' ? `CEL expression validation failed at index ${index}` : text;
}
