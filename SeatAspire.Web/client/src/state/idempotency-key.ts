/** A key for one attempt: whoever asks again with it gets that attempt's answer. */
export function newIdempotencyKey(): string {
  // randomUUID needs a secure context; a house's own network may not be one.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
