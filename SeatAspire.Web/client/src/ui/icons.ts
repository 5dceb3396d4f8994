import { icon } from './dom';

export const icons = {
  plus: () => icon('M12 5v14', 'M5 12h14'),
  minus: () => icon('M5 12h14'),
  fit: () => icon('M4 9V5a1 1 0 0 1 1-1h4', 'M15 4h4a1 1 0 0 1 1 1v4', 'M20 15v4a1 1 0 0 1-1 1h-4', 'M9 20H5a1 1 0 0 1-1-1v-4'),
  close: () => icon('M6 6l12 12', 'M18 6L6 18'),
  back: () => icon('M15 5l-7 7 7 7'),
  next: () => icon('M9 5l7 7-7 7'),
  down: () => icon('M5 9l7 7 7-7'),
  ticket: () =>
    icon(
      'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4z',
      'M14 7v2.5',
      'M14 11v2',
      'M14 14.5V17',
    ),
  person: () => icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.5 20a7.5 7.5 0 0 1 15 0'),
  clock: () => icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5l3.5 2'),
  place: () => icon('M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z', 'M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z'),
  check: () => icon('M5 12.5l4.5 4.5L19 7.5'),
  map: () => icon('M9 5L4 7v12l5-2 6 2 5-2V5l-5 2z', 'M9 5v12', 'M15 7v12'),
  list: () => icon('M9 6h11', 'M9 12h11', 'M9 18h11', 'M4.5 6h.01', 'M4.5 12h.01', 'M4.5 18h.01'),
};
