import type { Bodies, Goods, Known, Layout, Order, QueueSettings, SaleStateWord, SeatStateName, ShowingSettings } from './contract';

/** As contract.ts, for operators' calls. */

export const planFormats = ['seataspire', 'pretix', 'seatsio'] as const;
export type PlanFormat = (typeof planFormats)[number];

/** Something in a file, at its place: `$.sections[0].rows[2]`. */
export type PlanFinding = Bodies['PlanFindingResponse'];
/** A version of a plan; `planId` is null in a preview of what is not kept. One plan has its layout, and what an export can't say of it, by format. */
export type Plan = Known<Bodies['PlanResponse'], { layout?: Layout | null }>;
/** What is to be otherwise with some seats, named by the labels of before all changes. */
export type SeatsChange = Bodies['SeatsChange'];
export type PlanChanges = Required<Bodies['PlanChangeRequest']>;
/** What a new version of a plan would do to a date. */
export type PlanEffect = Bodies['PlanEffectResponse'];
export type PlanChanged = Known<Bodies['PlanChangeResponse'], { plan: Plan }>;

/** What is said of a show; any subset in a change. */
export type ShowText = { [Part in 'title' | 'venue' | 'description' | 'currency' | 'timeZone']: string };
/** A show as it is answered to who changed it. */
export type ChangedShow = Bodies['ShowResponse'];

/** Some facts of goods; what is left out stays. */
export type GoodsChanges = Partial<Pick<Goods, 'name' | 'category' | 'price' | 'stock' | 'thumbnailUrl'>>;

/** Some settings of a date; a price that is left out stays. */
export type ShowingChanges = Partial<Omit<ShowingSettings, 'prices'>> & Pick<Bodies['ShowingChange'], 'prices' | 'planId'>;
/** A new date, or several; what is left out is as the date has it that is copied, or as dates have it by themselves. */
export type NewShowing = Omit<ShowingChanges, 'startsAt' | 'saleOpensAt'> &
  Pick<Bodies['ShowingRequest'], 'id' | 'showId' | 'copyOf'> &
  Pick<ShowingSettings, 'startsAt' | 'saleOpensAt'> & { series?: { id: string; startsAt: string }[] };
/** A date as its operator is answered. */
export type ShowingAnswer = Known<Bodies['AdminShowingResponse'], { state: SaleStateWord; settings: ShowingSettings; queue: QueueSettings }>;

export type Buyer = Bodies['Buyer'];
/** Something that happened to an order; `by` is the operator who did it, null: the buyer. */
export type OrderEvent = Bodies['OrderEvent'];
/** An order as operators see it; one of its own with its history. */
export type OperatorOrder = Order & Omit<Bodies['OperatorOrder'], keyof Order>;

/** What is asked of the list of orders. */
export interface OrderQuery {
  q: string;
  showingId: string;
  status: string;
  before?: string;
}

export type ReportLine = Required<Bodies['ReportLine']>;
export type Report = Known<Bodies['Report'], { lines: ReportLine[] }>;
export type Account = Bodies['AccountResponse'];
/** What is kept of a person, as far as a page tells it; the export has all of it. */
export type PersonRecord = Bodies['PersonResponse'];
/** Who has a seat. */
export type SeatOwner = Known<Bodies['SeatOwner'], { state: SeatStateName; order?: OperatorOrder | null }>;
/** A rehearsal of a sale; `givenBack`: orders of it that its end gives back. */
export type Rehearsal = Bodies['RehearsalResponse'];
export type SeatsSet = Bodies['SeatsResponse'];
/** Seats set aside under a name. `uses`: most seats that the code may take, null: all; `used`: taken with it, live holds included. */
export type Allocation = Bodies['AllocationResponse'];
/** What is left out is none. */
export type NewAllocation = Known<Bodies['AllocationRequest'], { releaseAt?: string }>;

export const saleMethods = ['cash', 'card', 'comp'] as const;
export type SaleMethod = (typeof saleMethods)[number];
export type NewSale = Known<Bodies['SaleRequest'], { method: SaleMethod }>;
