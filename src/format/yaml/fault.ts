import { Problem } from '#core/index.ts';

export type YamlProblemCode = 'yaml.syntax' | 'yaml.limit';

/** Why text is no YAML that can be read, and at which character (UTF-16 unit from 0). */
export class YamlFault extends Problem<YamlProblemCode> {
  readonly offset: number;

  constructor(code: YamlProblemCode, message: string, offset: number) {
    super(code, message);
    this.offset = offset;
  }
}
