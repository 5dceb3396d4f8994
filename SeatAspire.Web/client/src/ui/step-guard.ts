/** The page that minds being left by a step back or forward: its address, and whether whoever steps stays. */
let minding: { address: string; stays: () => boolean } | null = null;

/** To be called before the router listens: a step that somebody takes back must not reach it. */
export function guardSteps(): void {
  addEventListener('popstate', (event) => {
    // By now the address is another one, unless the step was within the page.
    if (minding === null || location.pathname === new URL(minding.address, location.origin).pathname || !minding.stays()) return;
    event.stopImmediatePropagation();
    history.pushState(null, '', minding.address);
  });
}

/** The page that is shown asks before it is left by a step; until the answer is called. */
export function mindSteps(stays: () => boolean): () => void {
  const mine = { address: location.pathname + location.search, stays };
  minding = mine;
  return () => {
    if (minding === mine) minding = null;
  };
}
