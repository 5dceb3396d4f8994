/** What an ID and a nickname may be. */
export const idRule = /^[\p{L}\p{N}\p{M}_-]{1,20}$/u;

/** What others see of a nickname whose owner has not agreed to more; about as the server does it, which decides. */
export function masked(nickname: string): string {
  return `${/^.\p{M}*/u.exec(nickname)?.[0] ?? ''}**`;
}
