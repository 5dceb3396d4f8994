import type { VNode } from 'preact';
import { language } from '../../i18n';
import { formatDate } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import { serverClock } from '../../net/clock';
import { Icon } from '../../ui/icon';

interface Props {
  title: string;
  date: { missing: string[]; saleOpensAt: string; state: string };
  zone: string;
}

/** What a date has and what it lacks until it can be sold, as the server says. */
export function CheckList({ title, date, zone }: Props): VNode {
  const w = datesWords();
  const unpriced = date.missing.filter((one) => one.startsWith('prices.')).map((one) => one.slice('prices.'.length));
  const lacks = (name: string): boolean => date.missing.includes(name);
  const opened = Date.parse(date.saleOpensAt) <= serverClock.now();
  const points: { name: string; done: boolean; text: string }[] = [
    { name: 'prices', done: unpriced.length === 0, text: unpriced.length === 0 ? w.checks.prices : w.lacksPrice(unpriced.join(', ')) },
    { name: 'seats', done: !lacks('seats'), text: lacks('seats') ? w.lacksSeats : w.checks.seats },
    { name: 'startsAt', done: !lacks('startsAt'), text: lacks('startsAt') ? w.past : w.checks.startsAt },
    { name: 'saleClosesAt', done: !lacks('saleClosesAt') && !lacks('startsAt'), text: lacks('saleClosesAt') ? w.saleOver : w.checks.saleClosesAt },
  ];
  return (
    <div class="check-list" data-ready={date.missing.length === 0 ? '' : undefined} data-state={date.state}>
      <h3>{title}</h3>
      <p class="desk-note">{date.missing.length === 0 ? w.checkReady : w.checkLacks(date.missing.length)}</p>
      <ul>
        {points.map(({ name, done, text }) => (
          <li key={name} data-check={name} data-done={done ? '' : undefined}>
            <Icon name={done ? 'check' : 'close'} />
            <span class="visually-hidden">{`${done ? w.done : w.lacking}: `}</span>
            {text}
          </li>
        ))}
        <li data-check="open" data-done={opened ? '' : undefined}>
          <Icon name={opened ? 'check' : 'clock'} />
          {opened ? w.checks.open : w.checkOpens(formatDate(date.saleOpensAt, 'short', language.value, zone))}
        </li>
      </ul>
    </div>
  );
}
