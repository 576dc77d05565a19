import { snippetAt, type FilePosition, type LineFinder, type SourceFile } from './source-file.ts';

/** What a place in a rule file is part of, in Falco's words. */
export type ItemType =
  | 'value for'
  | 'exceptions'
  | 'exception'
  | 'exception values'
  | 'exception value'
  | 'rules content'
  | 'rules content item'
  | 'required_engine_version'
  | 'required plugin versions'
  | 'required plugin versions entry'
  | 'required plugin versions alternative'
  | 'list'
  | 'list item'
  | 'macro'
  | 'macro condition'
  | 'rule'
  | 'rule condition'
  | 'condition expression'
  | 'rule output'
  | 'rule output expression'
  | 'rule priority'
  | 'overrides'
  | 'sequence'
  | 'threshold'
  | 'step';

/** A place in a rule file, and the items around it up to the file itself. */
export interface Context {
  readonly parent: Context | null;
  readonly type: ItemType;
  /** Name of the rule, macro, list, exception... Empty where it has none. */
  readonly name: string;
  readonly file: SourceFile;
  readonly offset: number;
  /** A place inside a condition: its text, and the offset in it. */
  readonly expression?: { readonly text: string; readonly offset: number };
}

/** One step of the way to a place, as it is reported. */
export interface Location {
  readonly item_type: ItemType;
  readonly item_name: string;
  readonly position: FilePosition & { readonly name: string };
}

/** The context of a whole file. */
export function fileContext(file: SourceFile): Context {
  return { parent: null, type: 'rules content', name: '', file, offset: 0 };
}

/** A place inside another. */
export function within(parent: Context, type: ItemType, name: string, offset: number): Context {
  return { parent, type, name, file: parent.file, offset };
}

/** The way from the file to the place. */
export function locationsOf(context: Context, lines: LineFinder): Location[] {
  const locations: Location[] = [];
  for (let step: Context | null = context; step; step = step.parent) {
    const name = step.expression ? `"${shorten(step.expression.text)}"` : step.file.name;
    const { line, column, offset } = lines.positionIn(step.file, step.offset);
    locations.push({ item_type: step.type, item_name: step.name, position: { name, line, column, offset } });
  }
  return locations.reverse();
}

/** The line of the place with a mark under it. */
export function snippetOf(context: Context): string {
  if (context.expression) return snippetAt(context.expression.text, context.expression.offset);
  return snippetAt(context.file.text, context.offset);
}

/** How much of a condition stands for it as a name. */
const NAME_LENGTH = 20;

function shorten(condition: string): string {
  const line = condition.replaceAll(/[\r\n]/g, ' ');
  return line.length > NAME_LENGTH ? `${line.slice(0, NAME_LENGTH - 3)}...` : line;
}
