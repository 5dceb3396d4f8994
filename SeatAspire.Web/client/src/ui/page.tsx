import { signal } from '@preact/signals';
import type { ComponentChildren, ComponentType, VNode } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { focusHeading } from './focus';
import { PageFailure } from './page-failure';

/** The path of the page that is shown: that of the address, once the page's code is there. */
export const shownPath = signal('');

/** What a page gets of its address, by name. */
export type Parameters = Record<string, string>;

type PageComponent = ComponentType<{ params: Parameters }>;

/**
 * A page whose code is loaded when it is first shown; the page before stays until then. Code that does not come (no network,
 * another version by now) is said and asked for again: the address stays that of the page that was wanted.
 */
export function page(load: () => Promise<PageComponent>): PageComponent {
  let Loaded: PageComponent | null = null;
  let failed = false;
  let loading: Promise<void> | null = null;
  const attempt = (): Promise<void> => {
    loading ??= load()
      .then(
        (component) => {
          Loaded = component;
        },
        () => {
          failed = true;
        },
      )
      .finally(() => {
        loading = null;
      });
    return loading;
  };
  return function LazyPage({ params }) {
    const [, again] = useReducer((count: number) => count + 1, 0);
    const waiting = useRef<Promise<void> | null>(null);
    if (Loaded !== null) {
      return (
        <Shown>
          <Loaded key={Object.values(params).join('/')} params={params} />
        </Shown>
      );
    }
    if (!failed) {
      const loaded = attempt();
      // The router takes what is thrown as what it waits for; the page itself is drawn anew once it is there.
      waiting.current ??= loaded.then(() => again(undefined));
      throw loaded;
    }
    return (
      <Shown>
        <PageFailure
          retry={async () => {
            await attempt();
            if (Loaded !== null) again(undefined);
          }}
        />
      </Shown>
    );
  };
}

history.scrollRestoration = 'manual';
// Before the router follows a link: where the page was, should somebody come back to it.
addEventListener('click', () => history.replaceState({ ...(history.state as object | null), scroll: scrollY }, ''), true);

/** Whoever comes from another page starts where they left this one, and hears where they are now. */
function Shown({ children }: { children: ComponentChildren }): VNode {
  const { path } = useLocation();
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const moved = shownPath.value !== '' && shownPath.value !== location.pathname;
    shownPath.value = location.pathname;
    const scroll = (history.state as { scroll?: number } | null)?.scroll;
    if (scroll !== undefined) scrollTo({ top: scroll, behavior: 'instant' });
    // This page's own: the one before may still be there.
    if (moved) focusHeading(content.current!);
  }, [path]);
  return (
    <div class="shown" ref={content}>
      {children}
    </div>
  );
}
