import { signal } from '@preact/signals';
import type { ComponentChildren, ComponentType, VNode } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { focusHeading } from './focus';
import { PageFailure } from './page-failure';

/** The path of the page that is shown: that of the address, once the page's code is there. */
export const shownPath = signal('');

/** What a page gets of its address, by name. */
export type Parameters = Record<string, string>;

/** As the router hands them over. */
interface RouteProps {
  params: Parameters;
  /** Of the address that the page was made for; while the next one is loaded that of the address is another. */
  path: string;
}

type PageComponent = ComponentType<RouteProps>;

/** A page, and how to load its code before anybody shows it. */
export type LazyPage = PageComponent & { preload: () => Promise<void> };

/**
 * A page whose code is loaded when it is first shown; the page before stays until then. Code that does not come (no network,
 * another version by now) is said and asked for again: the address stays that of the page that was wanted.
 */
export function page(load: () => Promise<PageComponent>): LazyPage {
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
  const Lazy: PageComponent = ({ params, path }) => {
    const [, again] = useReducer((count: number) => count + 1, 0);
    const waiting = useRef<Promise<void> | null>(null);
    if (Loaded !== null) {
      return (
        <Shown path={path}>
          <Loaded key={Object.values(params).join('/')} params={params} path={path} />
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
      <Shown path={path}>
        <PageFailure
          retry={async () => {
            await attempt();
            if (Loaded === null) return;
            again(undefined);
            // The heading that had the focus went with the failure.
            requestAnimationFrame(() => document.activeElement === document.body && focusHeading());
          }}
        />
      </Shown>
    );
  };
  return Object.assign(Lazy, { preload: attempt });
}

history.scrollRestoration = 'manual';
// Before the router follows a link: where the page was, should somebody come back to it.
addEventListener('click', () => history.replaceState({ ...(history.state as object | null), scroll: scrollY }, ''), true);

/** Whoever comes from another page starts where they left this one, and hears where they are now. */
function Shown({ path, children }: { path: string; children: ComponentChildren }): VNode {
  const content = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useLayoutEffect(() => {
    moved.current = shownPath.value !== '' && shownPath.value !== path;
    shownPath.value = path;
    const scroll = (history.state as { scroll?: number } | null)?.scroll;
    if (scroll !== undefined) scrollTo({ top: scroll, behavior: 'instant' });
  }, [path]);
  useEffect(() => {
    // Only now: a page whose code came late is put in its place after it was drawn. Its own heading, since the one before may still be there.
    if (moved.current) focusHeading(content.current!);
  }, [path]);
  return (
    <div class="shown" ref={content}>
      {children}
    </div>
  );
}
