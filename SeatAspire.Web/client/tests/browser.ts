/** What modules ask of a browser as they begin, and Node's has not: import this one before them. */
if (!('navigator' in globalThis)) Object.defineProperty(globalThis, 'navigator', { value: { language: 'en' } });
globalThis.addEventListener ??= () => undefined;
