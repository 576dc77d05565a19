/** Ends an exhaustive `switch` on a union: a new member that nobody handles is then a type error. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
