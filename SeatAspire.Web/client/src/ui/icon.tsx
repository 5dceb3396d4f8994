import type { VNode } from 'preact';

/** Strokes on 24 × 24, in the colour of the text. */
const paths = {
  plus: ['M12 5v14', 'M5 12h14'],
  minus: ['M5 12h14'],
  fit: ['M4 9V5a1 1 0 0 1 1-1h4', 'M15 4h4a1 1 0 0 1 1 1v4', 'M20 15v4a1 1 0 0 1-1 1h-4', 'M9 20H5a1 1 0 0 1-1-1v-4'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  back: ['M15 5l-7 7 7 7'],
  next: ['M9 5l7 7-7 7'],
  down: ['M5 9l7 7 7-7'],
  ticket: ['M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4z', 'M14 7v2.5', 'M14 11v2', 'M14 14.5V17'],
  bag: ['M5 8h14l-1 12H6z', 'M9 8V7a3 3 0 0 1 6 0v1'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.5 20a7.5 7.5 0 0 1 15 0'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5l3.5 2'],
  place: ['M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z', 'M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z'],
  chat: ['M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L8 21v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z'],
  people: ['M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11z', 'M3 19.5a6 6 0 0 1 12 0', 'M15.5 5a3 3 0 0 1 0 5.8', 'M17.5 14.2a6 6 0 0 1 3.5 5.3'],
  send: ['M12 19V5', 'M5.5 11.5L12 5l6.5 6.5'],
  bellOff: ['M6.5 9.5A5.5 5.5 0 0 1 15 5.2', 'M17.4 8.8c.3 4.6 2.1 6.4 2.1 7.7H7', 'M10 19.5a2.2 2.2 0 0 0 4 0', 'M4 4l16 16'],
  print: ['M7 9V4h10v5', 'M7 17H5a1 1 0 0 1-1-1v-5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v5a1 1 0 0 1-1 1h-2', 'M7 14h10v6H7z'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  gauge: ['M4.6 17a9 9 0 1 1 14.8 0', 'M12 13.5l4-4.5', 'M12 15a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z'],
  pause: ['M8.5 5v14', 'M15.5 5v14'],
  play: ['M7 5l12 7-12 7z'],
  undo: ['M8 5L4 9l4 4', 'M4 9h10a6 6 0 0 1 0 12h-3'],
  map: ['M9 5L4 7v12l5-2 6 2 5-2V5l-5 2z', 'M9 5v12', 'M15 7v12'],
  search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M16 16l4.5 4.5'],
  list: ['M9 6h11', 'M9 12h11', 'M9 18h11', 'M4.5 6h.01', 'M4.5 12h.01', 'M4.5 18h.01'],
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">
      {paths[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
