import { language, words } from '../i18n';
import { formatMoney, spokenMoney } from '../i18n/format';
import type { PricedTier, Room } from '../state/room';
import { lineOf, seatNumber, sectionNameOf } from './seat-layout';

function tierOf(room: Room, seat: number): PricedTier | undefined {
  const index = room.layout.tier[seat];
  return room.tiers.value.find((tier) => tier.index === index);
}

/** "170,000 won" or "₩170,000"; null where a tier has no price. */
export function priceOf(tier: PricedTier | undefined, write: typeof formatMoney = formatMoney): string | null {
  return tier === undefined || tier.price === null ? null : write(tier.price, tier.currency, language.value);
}

function rowOf(room: Room, seat: number): string {
  return lineOf(room.layout, seat).name;
}

/** "Parterre, row I, seat 18" */
export function placeOf(room: Room, seat: number): string {
  return words().seatPlace(sectionNameOf(room.layout, seat), rowOf(room, seat), seatNumber(room.layout, seat));
}

/** As placeOf, from a label of the wire. */
export function placeOfLabel(room: Room, label: string): string {
  const seat = room.find(label);
  return seat < 0 ? label : placeOf(room, seat);
}

/** What a label of the wire is made of; a section only where the house has them. Null: a label of another kind. */
export function partsOf(label: string): { section: string; row: string; seat: number } | null {
  const parts = /^(?:(.+)\/)?(.+)-(\d+)$/.exec(label);
  return parts === null ? null : { section: parts[1] ?? '', row: parts[2]!, seat: Number(parts[3]) };
}

/** As placeOfLabel, where the house is not at hand. */
export function placeInLabel(label: string): string {
  const parts = partsOf(label);
  return parts === null ? label : words().seatPlace(parts.section, parts.row, parts.seat);
}

/** "Row I seat 18, VIP, 170,000 won, free": all there is to say about a seat. */
export function describeSeat(room: Room, seat: number): string {
  const w = words();
  const tier = tierOf(room, seat);
  return w.seatDescription(
    sectionNameOf(room.layout, seat),
    rowOf(room, seat),
    seatNumber(room.layout, seat),
    tier?.name ?? '',
    priceOf(tier, spokenMoney) ?? '',
    stateWordOf(room, seat),
  );
}

export function stateWordOf(room: Room, seat: number): string {
  return words().stateWord(room.stateName(seat), room.isMine(seat), room.selection.has(seat));
}

/** The little card beside a seat that is pointed at. */
export function seatCard(room: Room, seat: number): { title: string; detail: string } {
  const tier = tierOf(room, seat);
  const parts = [
    tier?.name,
    priceOf(tier) ?? undefined,
    stateWordOf(room, seat),
  ];
  return { title: placeOf(room, seat), detail: parts.filter((part) => part !== undefined).join(' · ') };
}

/** A seat as it stands on a bill; tier and price only where the house is at hand. */
export interface BilledSeat {
  place: string;
  tier: string | null;
  price: string | null;
}

export function billedSeat(room: Room, label: string): BilledSeat {
  const seat = room.find(label);
  const tier = seat < 0 ? undefined : tierOf(room, seat);
  return {
    place: placeOfLabel(room, label),
    tier: tier?.name ?? null,
    price: priceOf(tier),
  };
}

/** As billedSeat, where the house is not at hand. */
export const billedLabel = (label: string): BilledSeat => ({ place: placeInLabel(label), tier: null, price: null });

/** What some seats cost together; null where their currencies differ. */
export function amountOf(room: Room, seats: readonly number[]): { amount: number; currency: string } | null {
  let amount = 0;
  let currency: string | null = null;
  for (const seat of seats) {
    const tier = tierOf(room, seat);
    if (tier === undefined || tier.price === null || (currency !== null && tier.currency !== currency)) return null;
    currency = tier.currency;
    amount += tier.price;
  }
  return currency === null ? null : { amount, currency };
}
