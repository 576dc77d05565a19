import { Problem } from '#core/index.ts';

/** Why a condition cannot mean anything, and where in its text. */
export class ConditionFault extends Problem<'condition.meaning'> {
  /** Offset in the condition's text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super('condition.meaning', message);
    this.offset = offset;
  }
}
