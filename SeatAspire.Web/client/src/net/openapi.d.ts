/** The API's bodies, written by `npm run types`. Not to be changed by hand. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An account as admins see it. */
        AccountResponse: {
            id: string;
            nickname: string;
            email: string;
            roles: string[];
        };
        /** @description What an operator sees of a date, as the contract spells it. */
        AdminFigures: {
            /** @description The date's. */
            showingId: string;
            /**
             * Format: date-time
             * @description When it was so.
             */
            at: string;
            /**
             * Format: int32
             * @description Connections that look at the seats, on all replicas.
             */
            viewers: number;
            /**
             * Format: int64
             * @description People who wait, those before a drawn opening included.
             */
            waiting: number;
            /**
             * Format: int64
             * @description Of those, who came before a drawn opening.
             */
            inLobby: number;
            /**
             * Format: int32
             * @description People inside.
             */
            active: number;
            /**
             * Format: int32
             * @description People let in within the last 60 seconds.
             */
            admittedPerMinute: number;
            /** @description Whether people have to wait now. */
            queueOn: boolean;
            /**
             * Format: int32
             * @description Seats that are held or being paid.
             */
            held: number;
            /**
             * Format: int32
             * @description Seats that are sold.
             */
            sold: number;
            /**
             * Format: int32
             * @description Seats that can be held.
             */
            free: number;
            /**
             * Format: int32
             * @description Seats that are not for sale.
             */
            blocked: number;
            /**
             * Format: int64
             * @description What the sold seats cost, in the currency's minor unit.
             */
            revenue: number;
            /** @description ISO 4217. */
            currency: string;
            /** @description `auto`, `on` or `off`. */
            queueMode: string;
            /**
             * Format: int32
             * @description Most people inside at once.
             */
            threshold: number;
            /**
             * Format: int32
             * @description Most people let in within a second.
             */
            admitPerSecond: number;
            /**
             * Format: int32
             * @description How long a turn lasts.
             */
            leaseSeconds: number;
            /** @description Nobody is let in. */
            paused: boolean;
            /**
             * Format: date-time
             * @description The scheduled opening.
             */
            opensAt: null | string;
            /** @description Whether it is drawn. */
            draw: boolean;
            /** @description Addresses of senders that forwarded lately without being in `Limits:TrustedProxies`: all people of such a proxy count as one. */
            untrustedForwarders: string[];
            /** @description `scheduled`, `on-sale`, `closed` or `cancelled`. */
            state: string;
            /** @description All that can be set of it. */
            settings: components["schemas"]["ShowingSettingsResponse"];
            /** @description What keeps it from being sold: see AdminShowingResponse. */
            missing: string[];
            refunds?: null | components["schemas"]["RefundProgress"];
            /**
             * Format: date-time
             * @description Until when its sale is rehearsed; null while it is not.
             */
            rehearsalUntil?: null | string;
        };
        /** @description A date that an admin may look at; its moments are to be shown in the time zone of its venue (IANA's name). */
        AdminShowing: {
            id: string;
            showId: string;
            title: string;
            venue: string;
            timeZone: string;
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            saleOpensAt: string;
            saleOpen: boolean;
            state: string;
        };
        /** @description A date as its operator is answered. */
        AdminShowingResponse: {
            /** @description Its id. */
            id: string;
            /** @description The show's. */
            showId: string;
            /** @description `scheduled`, `on-sale`, `closed` or `cancelled`. */
            state: string;
            /**
             * Format: date-time
             * @description When it begins.
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description When sales begin.
             */
            saleOpensAt: string;
            /** @description Names its layout. */
            layoutHash: string;
            /** @description All that can be set. */
            settings: components["schemas"]["ShowingSettingsResponse"];
            /** @description Of that, its queue's. */
            queue: components["schemas"]["QueueSettingsResponse"];
            /** @description What keeps it from being sold: `prices.CATEGORY`, `seats` (none is for sale), `saleClosesAt` or `startsAt` (past). Empty where nothing does. */
            missing: string[];
            refunds?: null | components["schemas"]["RefundProgress"];
            /** @description The other dates of a series that were added with it. */
            series?: null | components["schemas"]["AdminShowingResponse"][];
        };
        /** @description Seats to be set aside. */
        AllocationRequest: {
            /** @description What operators call it: one line of up to 100 characters. */
            name: string;
            /** @description Labels of 1 to 5,000 seats that nobody has, each once. */
            seats: string[];
            /** @description When what is not sold of it is free by itself, a date with its offset; null or left out: not before it is deleted. */
            releaseAt?: components["schemas"]["JsonElement"];
            /** @description What opens it to buyers: 4 to 32 letters A–Z, digits, `-` and `_`, in any case; without one only operators sell from it. */
            code?: null | string;
            /**
             * Format: int32
             * @description Most seats that the code may take, live holds included; null: any number.
             */
            uses?: null | number;
            /**
             * Format: int32
             * @description What the code takes off the price of each seat, 0 to 100; rounded half up.
             */
            discountPercent?: null | number;
        };
        /** @description An allocation as its operators see it. */
        AllocationResponse: {
            /** @description Names it. */
            allocationId: string;
            /** @description What operators call it. */
            name: string;
            /** @description Labels of all of its seats, whoever has them now. */
            seats: string[];
            /**
             * Format: date-time
             * @description When what is not sold of it is free by itself; null: not before it is deleted.
             */
            releaseAt: null | string;
            /** @description What opens it to buyers; null: only operators sell from it. */
            code: null | string;
            /**
             * Format: int32
             * @description Most seats that the code may take; null: any number.
             */
            uses: null | number;
            /**
             * Format: int32
             * @description What the code takes off the price of each seat.
             */
            discountPercent: null | number;
            /**
             * Format: int64
             * @description How many seats the code took, live holds included.
             */
            used: number;
            /**
             * Format: int32
             * @description How many of its seats are sold, by whichever way.
             */
            sold: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
        };
        /** @description Something an admin did, as the contract spells it. */
        AuditEntry: {
            /**
             * Format: int64
             * @description Grows with time.
             */
            id: number;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who. */
            personId: string;
            /** @description Who, as they were called then. */
            nickname: string;
            /**
             * @description `queue`, `notice`, `showing`, `mute`, `goods`, `role`, `show`, `plan`, `person`,
             *         `refund`, `move`, `sale`, `rehearsal`, `seats`, `seat-owner` or `allocation`.
             */
            action: string;
            /** @description To which date, if it was about one. */
            showingId: null | string;
            /** @description By field, the values before and after: `{"threshold":{"old":1000,"new":500}}`. */
            changes: components["schemas"]["JsonElement"];
        };
        /** @description Whom the tickets are for. Optional, each of the two as well. */
        Buyer: {
            /** @description Up to 100 characters. */
            name?: null | string;
            /** @description Where to reach them. */
            email?: null | string;
        };
        /** @description What `POST orders/{orderId}/cancel` takes; it may have no body. */
        CancelRequest: {
            /** @description Labels of the seats to cancel, each once; all that is left of the order if null. */
            seats?: null | string[];
        };
        /** @description Calls a date off. */
        CancelShowingRequest: {
            /** @description Why, for the log and for whoever asks: one line of up to 500 characters. */
            reason?: null | string;
        };
        /** @description A line of a cart. */
        CartLine: {
            /** Format: int32 */
            quantity: number;
            goods: components["schemas"]["GoodsResponse"];
        };
        /** @description How many of a kind one wants: 1 to 99. */
        CartRequest: {
            /** Format: int32 */
            quantity: number;
        };
        /** @description A category of a plan. */
        CategoryChange: {
            /** @description One that there is gets the colour; another is added. */
            name: string;
            /** @description `#rrggbb`. */
            color: string;
        };
        /** @description What checking out takes. */
        CheckoutRequest: {
            /** @description One of the provider's ways to pay. */
            method: null | string;
            /**
             * Format: int64
             * @description What the person was shown, in the currency's minor unit: another amount is refused, not charged. Not looked at if null.
             */
            amount?: null | number;
        };
        /**
         * @description A drawn opening as published: while string? DrawResponse.Seed is null the entries are sealed by their hash and nobody can know
         *     the order. string DrawResponse.State is `frozen`, `drawn` or `shown`; the entry drawn first has long DrawResponse.FirstPlace.
         */
        DrawResponse: {
            showingId: string;
            state: string;
            /** Format: int32 */
            entryCount: number;
            entriesSha256: string;
            seed: null | string;
            /** Format: int64 */
            firstPlace: number;
            /** Format: date-time */
            frozenAt: string;
            /** Format: date-time */
            shownAt: null | string;
            order: string;
            entries: string[];
        };
        /** @description What is to be otherwise about goods: any subset, what is absent stays. */
        GoodsChange: {
            /** @description 1 to 200 characters. */
            name?: null | string;
            /** @description 1 to 64 small letters, digits and hyphens. */
            category?: null | string;
            /**
             * Format: int64
             * @description From 0, in the currency's minor unit. What was bought keeps the price it was bought at.
             */
            price?: null | number;
            /**
             * Format: int32
             * @description From 0: how many are left now, whatever was sold before.
             */
            stock?: null | number;
            /** @description A picture, relative to the web app or https; none if empty. */
            thumbnailUrl?: null | string;
            /** @description Never changes: their own, or absent. */
            goodsId?: null | string;
            /** @description Never changes: their own, or absent. */
            currency?: null | string;
        };
        /** @description Goods that an admin adds. */
        GoodsRequest: {
            /** @description 1 to 200 characters. */
            name: string;
            /** @description 1 to 64 small letters, digits and hyphens, such as `drink`. */
            category: string;
            /**
             * Format: int64
             * @description From 0, in the currency's minor unit.
             */
            price: number;
            /**
             * Format: int32
             * @description From 0.
             */
            stock: number;
            /** @description 1 to 64 small letters, digits and hyphens; made up if null. */
            goodsId?: null | string;
            /** @description A picture, relative to the web app or https; none if null. */
            thumbnailUrl?: null | string;
            /** @description ISO 4217, three capital letters; `KRW` if null. */
            currency?: null | string;
        };
        /** @description Goods as the contract spells them; price in the currency's minor unit, stock is what is left. */
        GoodsResponse: {
            goodsId: string;
            name: string;
            thumbnailUrl: string;
            category: string;
            /** Format: int64 */
            price: number;
            currency: string;
            /** Format: int32 */
            stock: number;
        };
        /** @description The ID prompt's answer. */
        GuestRequest: {
            /** @description Becomes the nickname. */
            id: string;
        };
        /** @description A date's figures at one moment of the last while. Names and units as in AdminFigures. */
        HistoryPoint: {
            /** Format: date-time */
            at: string;
            /** Format: int32 */
            viewers: number;
            /** Format: int64 */
            waiting: number;
            /** Format: int32 */
            active: number;
            /** Format: int32 */
            threshold: number;
            /** Format: int32 */
            admittedPerMinute: number;
            /** Format: int32 */
            held: number;
            /** Format: int32 */
            sold: number;
            /** Format: int32 */
            free: number;
            /** Format: int64 */
            revenue: number;
            queueOn: boolean;
            paused: boolean;
        };
        /** @description What `POST showings/{id}/holds` takes: seats by name, or how many of the best. */
        HoldRequest: {
            /** @description Labels, each once. */
            seats?: null | string[];
            /**
             * Format: int32
             * @description So many side by side, the best there are; not together with Seats.
             */
            count?: null | number;
            /** @description Of the best, those of this price tier, by its name; of any if null. */
            category?: null | string;
            /** @description Of the best, some with an accessible place; those are nobody else's. */
            accessible?: null | boolean;
            /** @description Opens the seats of an allocation, in any case of letters; other free seats may be held with them. */
            code?: null | string;
        };
        /** @description A live hold as the contract spells it; amount in the currency's minor unit. */
        HoldResponse: {
            holdId: string;
            showingId: string;
            seats: string[];
            /** Format: int64 */
            amount: number;
            currency: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: int64 */
            version: number;
        };
        /** Format: binary */
        IFormFile: string;
        JsonElement: unknown;
        /** @description What some seats are besides, by index. */
        LayoutAttributes: {
            /** @description Places for wheelchairs. */
            accessible: number[];
            /** @description Seats for whoever comes along: each `[index, index of the accessible place]`. */
            companion: number[][];
            /** @description Seats from which not all of the stage is seen. */
            restrictedView: number[];
        };
        /** @description A venue as the wire contract draws it. Lengths are in a unit of its own: x grows to the right, y away from the top edge of the drawing. */
        LayoutDocument: {
            /** @description Names the content: see string VenueLayout.Seal(LayoutDocument layout). */
            hash: string;
            /**
             * Format: double
             * @description Of the drawing.
             */
            width: number;
            /**
             * Format: double
             * @description Of the drawing.
             */
            height: number;
            /** @description The stage's corners, each `[x, y]`. */
            stage: number[][];
            /** @description Parts of the house; rows point at them by position. */
            sections: components["schemas"]["LayoutSection"][];
            /** @description Categories; rows point at them by position. */
            tiers: components["schemas"]["Tier"][];
            /** @description Runs of seats. Seats are indexed through the rows in this order. */
            rows: components["schemas"]["SeatRow"][];
            attributes?: null | components["schemas"]["LayoutAttributes"];
        };
        /** @description A part of a house, such as a balcony. */
        LayoutSection: {
            /** @description As printed on tickets, such as `2F` or `A12`. */
            name: string;
            /** @description Corners of its area, each `[x, y]`; may be empty. */
            outline: number[][];
        };
        /** @description Lets a registered person in. */
        LoginRequest: {
            /** @description However it is spelled. */
            email: string;
            /** @description Theirs. */
            password: string;
            /** @description What an earlier answer said, if this device logged in before. */
            device?: null | string;
        };
        /** @description Ends a sign-in. */
        LogoutRequest: {
            refreshToken: string;
        };
        /** @description What one may change about oneself. */
        MeRequest: {
            /** @description Whether purchases are announced under the whole nickname. */
            showNickname: boolean;
        };
        /** @description Who the caller is. */
        MeResponse: {
            id: string;
            nickname: string;
            roles: string[];
            showNickname: boolean;
        };
        /** @description What `POST admin/orders/{id}/move` takes. */
        MoveRequest: {
            /** @description Label of a seat of the order. */
            from: string;
            /** @description Label of a free seat of the same price. */
            to: string;
        };
        /** @description Keeps somebody from writing in the chat. */
        MuteRequest: {
            /** @description As the others see them now. */
            nickname: string;
            /**
             * Format: int32
             * @description 1 to 86,400; 0 lets them write again.
             * @default 600
             */
            seconds: number;
        };
        /** @description A few words from the operator to everybody. */
        Notice: {
            /** @description 1 to 500 characters; empty: the one before is taken down. */
            text: string;
            /**
             * Format: date-time
             * @description When they were said; tells one notice from the next.
             */
            at: string;
        };
        /** @description What an admin wants everybody to read. */
        NoticeRequest: {
            /** @description 1 to 500 characters. */
            text: string;
        };
        /** @description An order as operators see it: what its buyer sees, and more. */
        OperatorOrder: {
            /** @description Where it was sold: `web` or `box-office`. */
            place: string;
            /** @description How it was paid. */
            method: string;
            /** @description Who bought it. */
            personId: string;
            /** @description What they were called then. */
            nickname: string;
            buyer?: null | components["schemas"]["Buyer"];
            /** @description Whether the date's sale was only rehearsed. */
            rehearsal?: boolean;
            /** @description What happened to it, the oldest first; null in lists. */
            history?: null | components["schemas"]["OrderEvent"][];
            /** @description The order's id. */
            orderId?: string;
            /** @description What people call it: 8 letters and digits that are not mistaken for one another; no two orders' the same. */
            reference?: string;
            /** @description The showing whose seats were bought; null for an order of goods alone. */
            showingId?: null | string;
            showing?: null | components["schemas"]["OrderShowing"];
            /** @description Seat labels in index order, kept after a cancellation too. */
            seats?: string[];
            /** @description The same seats, each with what was paid for it and whether it is still the buyer's. */
            tickets?: components["schemas"]["Ticket"][];
            /** @description Goods that were bought: empty for an order of seats. */
            goods?: components["schemas"]["OrderedGoods"][];
            /**
             * Format: int64
             * @description What was paid, in the currency's minor unit.
             */
            amount?: number;
            /**
             * Format: int64
             * @description What was given back of it since, in the currency's minor unit.
             */
            refunded?: number;
            /** @description ISO 4217. */
            currency?: string;
            /** @description `paid` while some of it is left, then `cancelled`. */
            status?: string;
            /**
             * Format: date-time
             * @description When it was paid, UTC, whole milliseconds.
             */
            createdAt?: string;
        };
        /** @description Goods of an order. */
        OrderedGoods: {
            /** @description The goods' id. */
            goodsId: string;
            /** @description Its name when it was bought. */
            name: string;
            /**
             * Format: int64
             * @description Of one, when it was bought, in the currency's minor unit.
             */
            price: number;
            /**
             * Format: int32
             * @description How many, from 1.
             */
            quantity: number;
        };
        /** @description Something that happened to an order. */
        OrderEvent: {
            /**
             * Format: date-time
             * @description When, UTC.
             */
            at: string;
            /** @description `declined`, `aborted` (tries to pay that came to nothing), `paid`, `refunded` or `moved`. */
            what: string;
            /** @description The operator who did it; null for the buyer, and for what comes of a date that was called off. */
            by: null | string;
            /** @description Labels of the seats that it was about; of a move the former and the new one. */
            seats: string[];
            /**
             * Format: int64
             * @description The money that went one way or the other, in the currency's minor unit.
             */
            amount: number;
            /** @description How it was to be paid. */
            method?: null | string;
            /** @description What the operator wrote. */
            reason?: null | string;
            /**
             * @description Whether the money goes over the counter: no payment service was asked to take it or to give it back.
             * @default false
             */
            byHand: boolean;
        };
        /** @description An order as the contract spells it. */
        OrderResponse: {
            /** @description The order's id. */
            orderId: string;
            /** @description What people call it: 8 letters and digits that are not mistaken for one another; no two orders' the same. */
            reference: string;
            /** @description The showing whose seats were bought; null for an order of goods alone. */
            showingId: null | string;
            showing: null | components["schemas"]["OrderShowing"];
            /** @description Seat labels in index order, kept after a cancellation too. */
            seats: string[];
            /** @description The same seats, each with what was paid for it and whether it is still the buyer's. */
            tickets: components["schemas"]["Ticket"][];
            /** @description Goods that were bought: empty for an order of seats. */
            goods: components["schemas"]["OrderedGoods"][];
            /**
             * Format: int64
             * @description What was paid, in the currency's minor unit.
             */
            amount: number;
            /**
             * Format: int64
             * @description What was given back of it since, in the currency's minor unit.
             */
            refunded: number;
            /** @description ISO 4217. */
            currency: string;
            /** @description `paid` while some of it is left, then `cancelled`. */
            status: string;
            /**
             * Format: date-time
             * @description When it was paid, UTC, whole milliseconds.
             */
            createdAt: string;
        };
        /** @description What a person needs to know of a showing whose seats they bought. */
        OrderShowing: {
            /** @description The showing's id. */
            showingId: string;
            /** @description The show's id. */
            showId: string;
            /** @description What is played. */
            title: string;
            /** @description Where. */
            venue: string;
            /**
             * Format: date-time
             * @description When it begins, UTC.
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description Until when seats may be cancelled, UTC.
             */
            refundUntil: string;
            /** @description IANA's name of the venue's time zone, in which both are to be shown. */
            timeZone: string;
        };
        /** @description Changes one's own password. */
        PasswordRequest: {
            /** @description The one that the account has. */
            password: string;
            /** @description 8 to 200 characters, none of the most common ones. */
            newPassword: string;
            /** @description The new one again. */
            confirmPassword: string;
        };
        /** @description What `POST holds/{holdId}/pay` takes. */
        PayRequest: {
            /** @description One of the provider's ways to pay. */
            method: null | string;
            /**
             * Format: int64
             * @description What the person was shown, in the currency's minor unit: another amount is refused, not charged. Not looked at if null.
             */
            amount?: null | number;
            buyer?: null | components["schemas"]["Buyer"];
        };
        /** @description An account as it is kept. */
        PersonAccount: {
            nickname: string;
            email: string;
            /** Format: date-time */
            createdAt: string;
            roles: string[];
        };
        /** @description Seats that are held for some minutes. */
        PersonHold: {
            holdId: string;
            showingId: string;
            /** Format: date-time */
            expiresAt: string;
        };
        /** @description An order with what is personal about it; null or empty where that was not given, or was erased. */
        PersonOrder: {
            orderId: string;
            reference: string;
            showingId: null | string;
            seats: string[];
            goods: string[];
            /** Format: int64 */
            amount: number;
            /** Format: int64 */
            refunded: number;
            currency: string;
            status: string;
            /** Format: date-time */
            createdAt: string;
            nickname: string;
            buyerName: null | string;
            buyerEmail: null | string;
            note?: null | string;
        };
        /** @description All that is kept of a person. */
        PersonResponse: {
            /** @description Theirs, made by the server. */
            personId: string;
            account: null | components["schemas"]["PersonAccount"];
            /** @description Whether they agreed to be named in full when they buy. */
            showNickname: boolean;
            /** @description What they bought, the newest first. */
            orders: components["schemas"]["PersonOrder"][];
            /** @description What lies in their cart. */
            cart: components["schemas"]["CartLine"][];
            /** @description Seats that they hold now, by their dates; null while they can't be asked. */
            holds: null | components["schemas"]["PersonHold"][];
        };
        /** @description How many seats have each attribute. */
        PlanAttributesResponse: {
            /**
             * Format: int32
             * @description Places for wheelchairs.
             */
            accessible: number;
            /**
             * Format: int32
             * @description Seats that only sell with an accessible place.
             */
            companion: number;
            /**
             * Format: int32
             * @description Seats from which not all of the stage is seen.
             */
            restrictedView: number;
        };
        /** @description A kind of seats. */
        PlanCategoryResponse: {
            /** @description As printed on tickets. */
            name: string;
            /** @description For legends, `#rrggbb`. */
            color: string;
            /**
             * Format: int32
             * @description How many there are.
             */
            seats: number;
        };
        /** @description What is to be otherwise in a plan. Seats are named by the labels that they have before the change. */
        PlanChangeRequest: {
            /** @description One after the other; of two that name a seat the later one counts. */
            changes?: components["schemas"]["SeatsChange"][];
            /** @description Categories that get another colour, or are new. */
            categories?: components["schemas"]["CategoryChange"][];
        };
        /** @description What came, or would come, of a change. */
        PlanChangeResponse: {
            /** @description The new version; with its layout in a preview. */
            plan: components["schemas"]["PlanResponse"];
            /**
             * Format: int32
             * @description Seats that are otherwise in any way.
             */
            changed: number;
            /**
             * Format: int32
             * @description Seats that have another label.
             */
            relabelled: number;
            /** @description Dates to come that have the version it was made of, and what it would do to them. They keep theirs until they are given the new one. */
            showings: components["schemas"]["PlanEffectResponse"][];
        };
        /** @description What a new version of its plan would do to a date. */
        PlanEffectResponse: {
            /** @description The date. */
            showingId: string;
            /**
             * Format: date-time
             * @description When it begins.
             */
            startsAt: string;
            /** @description IANA's name of its venue's time zone, in which that is to be shown. */
            timeZone: string;
            /** @description ISO 4217, of its prices. */
            currency: string;
            /** @description Seats that would cost something else. */
            repriced: components["schemas"]["RepricedSeats"][];
            /** @description Seats that could not be sold: their category has no price on this date. */
            unsellable: components["schemas"]["UnsellableSeats"][];
        };
        /** @description Something in a file, in the words of who asked. */
        PlanFindingResponse: {
            /** @description Its place in the file; `$` is the whole. */
            path: string;
            /** @description What it is and what to do. */
            message: string;
        };
        /** @description A version of a plan as operators see it. */
        PlanResponse: {
            /** @description Its id; null in a preview of what is not kept. */
            planId: null | string;
            /**
             * Format: int32
             * @description Counts the versions of a name, from 1; in a preview the one that it would be.
             */
            version: number;
            /** @description Names its content; the same for plans of other names with the same seats. */
            hash: string;
            /** @description The same for all versions. */
            name: string;
            /**
             * Format: int32
             * @description How many there are.
             */
            seats: number;
            /**
             * Format: int32
             * @description How many there are.
             */
            sections: number;
            /** @description Kinds of seats, with how many are of each. */
            categories: components["schemas"]["PlanCategoryResponse"][];
            /** @description How many seats have each. */
            attributes: components["schemas"]["PlanAttributesResponse"];
            /** @description What of its file was not taken over; up to 1,000. */
            warnings: components["schemas"]["PlanFindingResponse"][];
            /**
             * Format: date-time
             * @description When it was brought; null in a preview.
             */
            createdAt?: null | string;
            layout?: null | components["schemas"]["LayoutDocument"];
            /** @description What an export can't say of it, by format; of one plan. */
            exportWarnings?: null | {
                [key: string]: components["schemas"]["PlanFindingResponse"][];
            };
        };
        ProblemDetails: {
            type?: null | string;
            title?: null | string;
            /** Format: int32 */
            status?: null | number;
            detail?: null | string;
            instance?: null | string;
        };
        /** @description What anybody may know of a queue before they say who they are. */
        QueueOverview: {
            /** @description The showing's. */
            showingId: string;
            /** @description Whether one has to line up. */
            queueOn: boolean;
            /**
             * Format: int64
             * @description All who wait.
             */
            waiting: number;
            /**
             * Format: date-time
             * @description The scheduled opening, where there is one.
             */
            opensAt: null | string;
            /** @description Whether places are drawn at that opening. */
            draw: boolean;
            /** @description Nobody is let in for now. */
            paused: boolean;
        };
        /**
         * @description What an admin wants otherwise about a date's queue: any subset, what is absent stays. A member with another name is refused
         *     rather than passed over: whoever mistypes `threshold` must learn it.
         */
        QueueRequest: {
            /** @description `auto`, `on` or `off`. */
            mode?: null | string;
            /**
             * Format: int32
             * @description Most people inside at once, from 1.
             */
            threshold?: null | number;
            /**
             * Format: int32
             * @description Most people let in within a second, from 1.
             */
            admitPerSecond?: null | number;
            /**
             * Format: int32
             * @description How long a turn lasts, from 1.
             */
            leaseSeconds?: null | number;
            /** @description Nobody is let in; everybody keeps their number. */
            paused?: null | boolean;
            /** @description The scheduled opening, a date with its offset; null: none. */
            opensAt?: components["schemas"]["JsonElement"];
            /** @description Whether that opening is drawn. */
            draw?: null | boolean;
        };
        /** @description A person's turn in a showing's queue, as the contract spells it. */
        QueueResponse: {
            /** @description The showing's. */
            showingId: string;
            /**
             * @description `open`: there is no queue now; `lobby`: before a drawn opening; `waiting`, with a null place for
             *         who has not entered; `admitted`: the queue is on and it is the person's turn.
             */
            state: string;
            /**
             * Format: int64
             * @description The ticket number.
             */
            place: null | number;
            /**
             * Format: int64
             * @description long QueueResponse.Ahead + 1.
             */
            position: null | number;
            /**
             * Format: int64
             * @description People in front; for who has not entered, all who wait.
             */
            ahead: number;
            /**
             * Format: int64
             * @description All who wait.
             */
            waiting: number;
            /**
             * Format: int64
             * @description From the pace seen lately; null while nobody was let in.
             */
            estimatedWaitSeconds: null | number;
            /**
             * Format: date-time
             * @description The scheduled opening, where there is one.
             */
            opensAt: null | string;
            /**
             * Format: date-time
             * @description When the turn ends if its owner goes away.
             */
            leaseExpiresAt: null | string;
            /**
             * Format: date-time
             * @description When the turn ends at the latest.
             */
            turnEndsAt: null | string;
            /** @description Nobody is let in for now; all numbers are kept. */
            paused: boolean;
            /** @description What stands for the person in the list of a drawn opening. */
            entryId: null | string;
        };
        /** @description How a date's queue lets people in. */
        QueueSettingsResponse: {
            mode: string;
            /** Format: int32 */
            threshold: number;
            /** Format: int32 */
            admitPerSecond: number;
            /** Format: int32 */
            leaseSeconds: number;
            paused: boolean;
            /** Format: date-time */
            opensAt: null | string;
            draw: boolean;
        };
        /** @description Asks for fresh tokens. */
        RefreshRequest: {
            refreshToken: string;
        };
        /** @description How far the refunds of a cancelled date are. */
        RefundProgress: {
            /**
             * Format: int32
             * @description Orders whose money is given back.
             */
            done: number;
            /**
             * Format: int32
             * @description Orders that had something to give back.
             */
            of: number;
        };
        /** @description What `POST admin/orders/{id}/refund` takes. */
        RefundRequest: {
            /** @description Labels of the seats to refund, each once; all that is left of the order if null. */
            seats?: null | string[];
            /** @description Up to 500 characters, for the order's history. */
            reason?: null | string;
        };
        /** @description A seat that was left as it is. */
        RefusedSeat: {
            /** @description Its label. */
            seat: string;
            /** @description `held` (also where an allocation holds it back) or `sold`. */
            why: string;
        };
        /** @description Lets a date's sale be rehearsed for a while. */
        RehearsalRequest: {
            /**
             * Format: int32
             * @description From now; 0 ends it.
             */
            minutes: number;
        };
        /** @description How long a date's sale is rehearsed. */
        RehearsalResponse: {
            /** @description The date. */
            showingId: string;
            /**
             * Format: date-time
             * @description Until when, UTC; null where it is not.
             */
            until: null | string;
            /**
             * Format: int32
             * @description Orders of the rehearsal that are given back now, as it ends.
             */
            givenBack: number;
        };
        /** @description What was sold of a date, on a day, or both. */
        Report: {
            showingId: null | string;
            /** Format: date */
            day: null | string;
            timeZone: string;
            lines: components["schemas"]["ReportLine"][];
        };
        /** @description What was sold at one place in one way, in the currency's minor unit. */
        ReportLine: {
            /** @description Where: `web` or `box-office`. */
            place: string;
            /** @description How it was paid. */
            method: string;
            /** @description ISO 4217. */
            currency: string;
            /**
             * Format: int32
             * @description How many orders.
             */
            orders: number;
            /**
             * Format: int32
             * @description How many seats they bought.
             */
            seats: number;
            /**
             * Format: int64
             * @description What was paid for them.
             */
            amount: number;
            /**
             * Format: int64
             * @description What was given back: of these orders, or, in a day's report, on that day, whenever it was bought.
             */
            refunded: number;
            /**
             * Format: int64
             * @description What is left.
             */
            net?: number;
        };
        /** @description Seats that would cost something else. */
        RepricedSeats: {
            /** @description Their category before. */
            from: string;
            /** @description Their category after. */
            to: string;
            /**
             * Format: int64
             * @description Of one, in the currency's minor unit.
             */
            priceBefore: number;
            /**
             * Format: int64
             * @description Of one, in the currency's minor unit.
             */
            priceAfter: number;
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description Their new labels, the first hundred. */
            seats: string[];
        };
        /** @description Gives somebody a role. */
        RoleRequest: {
            /** @description Whose, however it is spelled. */
            email: string;
            /** @description In place of the one they have; null takes that. */
            role: null | string;
        };
        /** @description What `POST admin/showings/{id}/sales` takes. */
        SaleRequest: {
            /** @description Labels, each once: free seats, or those of an allocation. */
            seats: string[];
            /** @description `cash`, `card` (a terminal of the box office's own) or `comp` (complimentary: costs nothing). */
            method: string;
            buyer?: null | components["schemas"]["Buyer"];
            /** @description For the order's history; up to 500 characters. */
            note?: null | string;
        };
        /** @description Who has a seat. */
        SeatOwner: {
            /** @description Its label. */
            seat: string;
            /** @description `free`, `held`, `sold`, `blocked` or `allocated`. */
            state: string;
            /** @description Who holds or bought it. */
            personId?: null | string;
            /** @description Their account's address; null for a guest. */
            email?: null | string;
            /**
             * Format: date-time
             * @description When the hold ends; null while it is being paid.
             */
            expiresAt?: null | string;
            order?: null | components["schemas"]["OperatorOrder"];
            /** @description The name of the allocation that it belongs to, whoever has it now. */
            allocation?: null | string;
        };
        /**
         * @description A run of seats. Seat i, from 0, is labelled `prefix` + (`first` + i × `step`) and stands
         *     at (x + i × dx, y + i × dy). One that isn't so regular lists its seats; a row of the venue may be several of these.
         */
        SeatRow: {
            /**
             * Format: int32
             * @description Position of its section.
             */
            section: number;
            /** @description The row's name, such as `I`. */
            row: string;
            /** @description What precedes the number in a label, such as `I-` or `2F/I-`. */
            prefix: string;
            /**
             * Format: int32
             * @description Number of the first seat.
             */
            first: number;
            /**
             * Format: int32
             * @description From a number to the next; may be negative, not 0.
             */
            step: number;
            /**
             * Format: int32
             * @description Seats in the run.
             */
            count: number;
            /**
             * Format: double
             * @description Of the first seat's centre.
             */
            x: number;
            /**
             * Format: double
             * @description Of the first seat's centre.
             */
            y: number;
            /**
             * Format: double
             * @description From a seat to the next.
             */
            dx: number;
            /**
             * Format: double
             * @description From a seat to the next.
             */
            dy: number;
            /**
             * Format: int32
             * @description Position of its category.
             */
            tier: number;
            /** @description A label a seat, in place of those that count on; then the other three are listed too. */
            labels?: null | string[];
            /** @description Where each seat stands. */
            xs?: null | number[];
            /** @description Where each seat stands. */
            ys?: null | number[];
            /** @description Position of each seat's category. */
            tiers?: null | number[];
        };
        /** @description What is to be otherwise with some seats; what is not said stays. */
        SeatsChange: {
            /** @description Their labels. */
            seats: string[];
            /** @description Name of their section; one that there isn't is made, behind the others. */
            section?: null | string;
            /** @description Name of their row. */
            row?: null | string;
            /** @description Their new labels, one a seat. */
            labels?: null | string[];
            /** @description Name of their category. */
            category?: null | string;
            /** @description Whether they are places for wheelchairs. */
            accessible?: null | boolean;
            /** @description Label of the accessible place that they belong to; empty: to none. */
            companionOf?: null | string;
            /** @description Whether not all of the stage is seen from them. */
            restrictedView?: null | boolean;
        };
        /** @description All states of a showing: 2 bits a seat, base64. */
        SeatSnapshot: {
            /** Format: int64 */
            version: number;
            /** Format: int32 */
            count: number;
            states: string;
        };
        /** @description What `PUT admin/showings/{id}/seats` takes. */
        SeatsRequest: {
            /** @description Labels, each once. */
            seats: string[];
            /** @description `blocked` or `free`. */
            state: string;
            /** @description Why, for the log; up to 500 characters. */
            note?: null | string;
        };
        /** @description What became of them; a seat in neither list was so already. */
        SeatsResponse: {
            changed: string[];
            refused: components["schemas"]["RefusedSeat"][];
        };
        /** @description One more date of a series. */
        SeriesDate: {
            /** @description Its id. */
            id: string;
            /** @description When it begins. */
            startsAt: components["schemas"]["JsonElement"];
        };
        /**
         * @description What an operator wants otherwise about a date: any subset, what is absent stays; the members of QueueRequest too. Null
         *     takes a setting back to what dates have by themselves.
         */
        ShowingChange: {
            /** @description A version of a plan, whose seats it has. A date that there is may be given another one until the first of its seats is sold. */
            planId?: null | string;
            /** @description What seats cost, in the currency's minor unit, by category; those left out keep their price. */
            prices?: null | {
                [key: string]: number;
            };
            /** @description When it begins. */
            startsAt?: components["schemas"]["JsonElement"];
            /** @description When sales begin. */
            saleOpensAt?: components["schemas"]["JsonElement"];
            /** @description When sales end; when it begins if null. */
            saleClosesAt?: components["schemas"]["JsonElement"];
            /** @description Until when buyers may cancel; until it begins if null. */
            refundUntil?: components["schemas"]["JsonElement"];
            /** @description How long a hold lasts, in seconds; as the system's settings say if null. */
            holdSeconds?: components["schemas"]["JsonElement"];
            /** @description Most seats that a person may have; as the system's settings say if null. */
            maxSeats?: components["schemas"]["JsonElement"];
            /** @description Whether buyers say whom the tickets are for: `off`, `optional` or `required`. */
            buyer?: null | string;
            /** @description Whether a hold may not leave a single free seat between others. */
            noSingleSeats?: null | boolean;
            /** @description `auto`, `on` or `off`. */
            mode?: null | string;
            /**
             * Format: int32
             * @description Most people inside at once, from 1.
             */
            threshold?: null | number;
            /**
             * Format: int32
             * @description Most people let in within a second, from 1.
             */
            admitPerSecond?: null | number;
            /**
             * Format: int32
             * @description How long a turn lasts, from 1.
             */
            leaseSeconds?: null | number;
            /** @description Nobody is let in; everybody keeps their number. */
            paused?: null | boolean;
            /** @description The scheduled opening, a date with its offset; null: none. */
            opensAt?: components["schemas"]["JsonElement"];
            /** @description Whether that opening is drawn. */
            draw?: null | boolean;
        };
        /** @description A new date of a show, or a series of them; with the settings of ShowingChange. */
        ShowingRequest: {
            /** @description Its id: small letters, digits and single hyphens, such as `moonlight-2026-12-24`. */
            id: string;
            /** @description The show's. */
            showId: string;
            /** @description The seats of a layout that some date has. */
            layoutHash?: null | string;
            /** @description A date whose seats, prices, settings, and seats that are not for sale the new one has too. */
            copyOf?: null | string;
            /** @description More dates with the same settings, whose sales end, and whose buyers may cancel, as long before their beginning as of the first. */
            series?: null | components["schemas"]["SeriesDate"][];
            /** @description A version of a plan, whose seats it has. A date that there is may be given another one until the first of its seats is sold. */
            planId?: null | string;
            /** @description What seats cost, in the currency's minor unit, by category; those left out keep their price. */
            prices?: null | {
                [key: string]: number;
            };
            /** @description When it begins. */
            startsAt?: components["schemas"]["JsonElement"];
            /** @description When sales begin. */
            saleOpensAt?: components["schemas"]["JsonElement"];
            /** @description When sales end; when it begins if null. */
            saleClosesAt?: components["schemas"]["JsonElement"];
            /** @description Until when buyers may cancel; until it begins if null. */
            refundUntil?: components["schemas"]["JsonElement"];
            /** @description How long a hold lasts, in seconds; as the system's settings say if null. */
            holdSeconds?: components["schemas"]["JsonElement"];
            /** @description Most seats that a person may have; as the system's settings say if null. */
            maxSeats?: components["schemas"]["JsonElement"];
            /** @description Whether buyers say whom the tickets are for: `off`, `optional` or `required`. */
            buyer?: null | string;
            /** @description Whether a hold may not leave a single free seat between others. */
            noSingleSeats?: null | boolean;
            /** @description `auto`, `on` or `off`. */
            mode?: null | string;
            /**
             * Format: int32
             * @description Most people inside at once, from 1.
             */
            threshold?: null | number;
            /**
             * Format: int32
             * @description Most people let in within a second, from 1.
             */
            admitPerSecond?: null | number;
            /**
             * Format: int32
             * @description How long a turn lasts, from 1.
             */
            leaseSeconds?: null | number;
            /** @description Nobody is let in; everybody keeps their number. */
            paused?: null | boolean;
            /** @description The scheduled opening, a date with its offset; null: none. */
            opensAt?: components["schemas"]["JsonElement"];
            /** @description Whether that opening is drawn. */
            draw?: null | boolean;
        };
        /** @description A date of a show as the contract spells it. */
        ShowingResponse: {
            /** @description Its id. */
            id: string;
            /**
             * Format: date-time
             * @description When it begins.
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description When sales begin.
             */
            saleOpensAt: string;
            /**
             * Format: date-time
             * @description When they end.
             */
            saleClosesAt: string;
            /** @description Whether seats may be held now. */
            saleOpen: boolean;
            /** @description `scheduled`, `on-sale`, `closed` or `cancelled`. */
            state: string;
            /**
             * Format: date-time
             * @description Until when its orders may be cancelled.
             */
            refundUntil: string;
            /**
             * Format: int32
             * @description Most seats that a person may hold and have bought.
             */
            maxSeats: number;
            /**
             * Format: int32
             * @description How long a hold lasts.
             */
            holdSeconds: number;
            /** @description Whether buyers say whom the tickets are for: `off`, `optional` or `required`. */
            buyer: string;
            /** @description Names its layout. */
            layoutHash: string;
            /** @description Its prices, and what is left of each. */
            tiers: components["schemas"]["TierResponse"][];
        };
        /** @description What an operator set of a date, in the words of `PUT showings/{id}`, which takes it back as it is. */
        ShowingSettingsResponse: {
            prices: {
                [key: string]: null | number;
            };
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            saleOpensAt: string;
            /** Format: date-time */
            saleClosesAt: null | string;
            /** Format: date-time */
            refundUntil: null | string;
            /** Format: int32 */
            holdSeconds: null | number;
            /** Format: int32 */
            maxSeats: null | number;
            buyer: string;
            noSingleSeats: boolean;
            mode: string;
            /** Format: int32 */
            threshold: number;
            /** Format: int32 */
            admitPerSecond: number;
            /** Format: int32 */
            leaseSeconds: number;
            paused: boolean;
            /** Format: date-time */
            opensAt: null | string;
            draw: boolean;
        };
        /** @description A new show, or what is to be otherwise about one: any subset then, what is absent stays. */
        ShowRequest: {
            /** @description Small letters, digits and single hyphens, such as `moonlight`; it never changes. */
            id?: null | string;
            /** @description What is played, up to 200 characters. */
            title?: null | string;
            /** @description Where, up to 200 characters. */
            venue?: null | string;
            /** @description Up to 10,000 characters; a new show may have none. */
            description?: null | string;
            /** @description ISO 4217, such as `KRW`; fixed once there are dates. */
            currency?: null | string;
            /** @description IANA's name of the venue's, such as `Asia/Seoul`. */
            timeZone?: null | string;
        };
        /** @description A show as the contract spells it. */
        ShowResponse: {
            /** @description A slug. */
            id: string;
            /** @description What is played. */
            title: string;
            /** @description Where. */
            venue: string;
            /** @description A few sentences. */
            description: string;
            /** @description Relative to the web app, or absolute. */
            posterUrl: string;
            /** @description The same, for lists. */
            posterSmallUrl: string;
            /** @description ISO 4217: of all its prices. */
            currency: string;
            /**
             * Format: int32
             * @description How many of the last digits of an amount are decimals.
             */
            currencyDecimals: number;
            /** @description IANA's name of the venue's time zone, in which its dates are to be shown. */
            timeZone: string;
            /** @description Its dates, the next first. */
            showings: components["schemas"]["ShowingResponse"][];
        };
        /** @description What signs somebody in. */
        SignInResponse: {
            /** @description Always `Bearer`. */
            tokenType: string;
            /** @description Goes with each call. */
            accessToken: string;
            /**
             * Format: int64
             * @description How long that is good, in seconds.
             */
            expiresIn: number;
            /** @description Gets fresh ones, also more than once. */
            refreshToken: string;
            /** @description Sent back with later log-ins, it tells that this device logged into the account before; null for guests. */
            device: null | string;
        };
        /** @description Registers somebody. */
        SignUpRequest: {
            /** @description What others see. */
            nickname: string;
            /** @description What one logs in with. */
            email: string;
            /** @description 8 to 200 characters, none of the most common ones. */
            password: string;
            /** @description The same again. */
            confirmPassword: string;
        };
        /** Format: binary */
        Stream: string;
        /** @description A seat of an order. */
        Ticket: {
            /** @description As in `seats`. */
            label: string;
            /** @description What the house calls seats of its kind. */
            category: string;
            /**
             * Format: int64
             * @description What was paid for it, in the currency's minor unit; the tickets' prices add up to the amount.
             */
            price: number;
            /** @description `paid`, or `cancelled` once it was given back. */
            status: string;
        };
        /** @description A category: what seats of one kind have in common. */
        Tier: {
            /**
             * Format: int32
             * @description Position among the categories, from 0.
             */
            index: number;
            /** @description As printed on tickets, such as `VIP`. */
            name: string;
            /**
             * Format: int64
             * @description Of one seat, in the currency's minor unit, in layouts of before plans had none.
             */
            price?: null | number;
            /** @description ISO 4217, with the price. */
            currency?: null | string;
            /**
             * @description For legends, `#rrggbb`.
             * @default
             */
            color: string;
        };
        /** @description A price tier of a date. */
        TierResponse: {
            /**
             * Format: int32
             * @description Position among the tiers.
             */
            index: number;
            /** @description As printed on tickets. */
            name: string;
            /**
             * Format: int64
             * @description In the currency's minor unit; null while it has none, and then the date is not on sale.
             */
            price: null | number;
            /** @description ISO 4217. */
            currency: string;
            /**
             * Format: int32
             * @description Seats there are, blocked ones included.
             */
            total: number;
            /**
             * Format: int32
             * @description Free seats; null while the seats cannot be asked.
             */
            remaining: null | number;
        };
        /** @description Seats without a price. */
        UnsellableSeats: {
            /** @description Their category. */
            category: string;
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description Their new labels, the first hundred. */
            seats: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
