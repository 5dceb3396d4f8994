import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { adminWords } from '../../i18n/admin';
import type { Role } from '../../state/session';
import { shownPath } from '../../ui/page';

type Place = keyof ReturnType<typeof adminWords>['places'];

/** Where each may go; the first is where one comes to. */
const places: Record<Role, readonly Place[]> = {
  admin: ['dates', 'orders', 'reports', 'shows', 'plans', 'goods', 'log', 'roles'],
  manager: ['dates', 'orders', 'reports', 'shows', 'plans', 'goods', 'log'],
  'box-office': ['dates', 'orders', 'reports'],
  door: ['door'],
};

/** The operators' pages that somebody of this role may open. */
export function OperatorNav({ role }: { role: Role }): VNode {
  const w = adminWords();
  const list = useRef<HTMLUListElement>(null);
  const path = shownPath.value;
  const known = places[role];
  const here = known.find((place) => place !== known[0] && path.startsWith(`/admin/${place}`)) ?? known[0]!;
  useEffect(() => {
    // On a phone the strip scrolls: where one is stays in view.
    const current = list.current!.querySelector<HTMLElement>('[aria-current]');
    if (current !== null) list.current!.scrollLeft = current.offsetLeft - list.current!.offsetLeft - 16;
  }, [here]);
  return (
    <nav class="operator-nav" aria-label={w.navigation}>
      <ul ref={list}>
        {known.map((place) => (
          <li key={place}>
            <a href={place === known[0] ? '/admin' : `/admin/${place}`} id={`operator-${place}`} aria-current={place === here ? 'page' : undefined}>
              {w.places[place]}
            </a>
          </li>
        ))}
      </ul>
      <p class="operator-role">{w.roles[role]}</p>
    </nav>
  );
}
