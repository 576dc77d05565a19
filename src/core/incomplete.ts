/** Something that could not be checked. A result that has any is never shown as clean. */
export interface Incompleteness {
  /** The code of the problem behind it, `image.truncated`, `inventory.limit`... */
  readonly code: string;
  /** What was not looked at: a path, a layer, an ecosystem. */
  readonly what: string;
  /** Why, with the limit's name and value where it was one. */
  readonly why: string;
}
