/** The Compose file of one service with the given fields beside its image. */
export function serviceWith(fields: string): string {
  const lines = fields.split('\n').filter((line) => line !== '');
  return `services:\n  web:\n    image: r.example.com/web:1\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
