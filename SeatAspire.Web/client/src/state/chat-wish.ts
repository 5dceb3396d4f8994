/** What a line that was typed into the chat asks for. */
export type ChatWish =
  | { kind: 'say'; text: string }
  | { kind: 'whisper'; name: string; text: string }
  | { kind: 'rename'; name: string }
  | { kind: 'who' }
  | { kind: 'unknown' };

/**
 * Reads a line as those on plain sockets are read: one that begins with a backslash is a command, and never said aloud, known
 * or not: it may have been meant for one person alone.
 */
export function readWish(line: string, whisperTo: string | null): ChatWish {
  const text = line.trim();
  if (!text.startsWith('\\')) return whisperTo === null ? { kind: 'say', text: line } : { kind: 'whisper', name: whisperTo, text: line };
  const [command, name, rest] = /^(\S+)(?:\s+(\S+)(?:\s+([^]+))?)?$/.exec(text)?.slice(1) ?? [];
  if (command === '\\w' && name !== undefined && rest !== undefined) return { kind: 'whisper', name, text: rest };
  if (command === '\\rename' && name !== undefined && rest === undefined) return { kind: 'rename', name };
  if (command === '\\who' && name === undefined) return { kind: 'who' };
  return { kind: 'unknown' };
}
