/** Fails when the running Node is not the pinned one: `npm run` must use the platform package, not the system's Node. */
export function checkRuntime(version: string, pinned: string): string | undefined {
  return version === pinned
    ? undefined
    : `running on Node ${version}, but package.json pins ${pinned}: run \`npm ci\` and use \`npm run\` or \`npx\``;
}
