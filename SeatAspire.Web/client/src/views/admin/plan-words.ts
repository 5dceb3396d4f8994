import { words } from '../../i18n';
import { planWords } from '../../i18n/plan';
import { seatNumber, sectionNameOf } from '../../map/seat-layout';
import type { PlanHouse } from '../../state/admin/plan-house';

/** What there is to say of a seat of a plan: where it is, what it is called, and what it is besides. */
export function describePlanSeat(house: PlanHouse, seat: number): { title: string; detail: string } {
  const w = planWords();
  const place = words().seatPlace(sectionNameOf(house.layout, seat), house.rowOf(seat), seatNumber(house.layout, seat));
  const besides = house.attributesOf(seat).map((one) => w.attributes[one]);
  return { title: place, detail: [house.label(seat), house.category(seat), ...besides].join(' · ') };
}
