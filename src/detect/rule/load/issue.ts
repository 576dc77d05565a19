import { Problem } from '#core/index.ts';
import type { Context } from './context.ts';

/** Why a rule file cannot be used, with what Falco says about each. */
export const ERRORS = {
  LOAD_ERR_FILE_READ: 'File read error',
  LOAD_ERR_YAML_PARSE: 'YAML parse error',
  LOAD_ERR_YAML_VALIDATE: 'Error validating internal structure of YAML file',
  LOAD_ERR_COMPILE_CONDITION: 'Error compiling condition',
  LOAD_ERR_COMPILE_OUTPUT: 'Error compiling output',
  LOAD_ERR_VALIDATE: 'Error validating rule/macro/list/exception objects',
  LOAD_ERR_EXTENSION: 'Error in extension item',
} as const;

/** What is odd about a rule file that can be used. */
export const WARNINGS = {
  LOAD_UNKNOWN_SOURCE: 'Unknown event source',
  LOAD_UNSAFE_NA_CHECK: 'Unsafe <NA> comparison in condition',
  LOAD_NO_EVTTYPE: 'Condition has no event-type restriction',
  LOAD_UNKNOWN_FILTER: 'Unknown field or event-type in condition or output',
  LOAD_UNUSED_MACRO: 'Unused macro',
  LOAD_UNUSED_LIST: 'Unused list',
  LOAD_UNKNOWN_ITEM: 'Unknown rules file item',
  LOAD_DEPRECATED_ITEM: 'Used deprecated item',
  LOAD_WARNING_EXTENSION: 'Warning in extension item',
  LOAD_APPEND_NO_VALUES: 'Overriding/appending with no values',
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: 'Multiple exceptions defined with the same name',
  LOAD_INVALID_MACRO_NAME: 'Invalid macro name',
  LOAD_INVALID_LIST_NAME: 'Invalid list name',
  LOAD_COMPILE_CONDITION: 'Warning in rule condition',
  LOAD_UNKNOWN_KEY: 'Unknown key in item definition',
} as const;

export type ErrorCode = keyof typeof ERRORS;
export type WarningCode = keyof typeof WARNINGS;

/** Something to say about a place in a rule file. */
export interface Issue<Code extends ErrorCode | WarningCode = ErrorCode | WarningCode> {
  readonly code: Code;
  readonly message: string;
  readonly context: Context;
}

/** Ends the reading of a file; caught where files are read. */
export class LoadFault extends Problem<'rule.load'> {
  readonly issue: Issue<ErrorCode>;

  constructor(code: ErrorCode, message: string, context: Context) {
    super('rule.load', message);
    this.issue = { code, message, context };
  }
}

/** The structure of the file is wrong: a key, a type. */
export function invalidStructure(message: string, context: Context): LoadFault {
  return new LoadFault('LOAD_ERR_YAML_VALIDATE', message, context);
}

/** The items of the file do not fit together. */
export function invalidItem(message: string, context: Context): LoadFault {
  return new LoadFault('LOAD_ERR_VALIDATE', message, context);
}

/** Collects warnings while a file is read. */
export type Warn = (code: WarningCode, message: string, context: Context) => void;
