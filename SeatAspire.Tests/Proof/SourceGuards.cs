namespace SeatAspire.Tests.Proof;

/// <summary>A guard outside the scripts.</summary>
/// <param name="Name">What it promises.</param>
/// <param name="Part">The test that has to fail without it.</param>
/// <param name="Edits">Of each file what stands there, and what in its place is without it where <c>GONE</c> is true.</param>
internal sealed record SourceGuard(string Name, string Part, params (string File, string Text, string Instead)[] Edits);

/// <summary>The guards in the program's code and in the database's keys.</summary>
internal static class SourceGuards
{
    private const string Setup = "SeatAspire.Api/Data/DatabaseSetup.cs";
    private const string Migrated = "await db.Database.MigrateAsync(cancellation);";
    private const string Driver = "SeatAspire.Api/Orders/PaymentDriver.cs";
    private const string CartSale = "SeatAspire.Api/Shop/CheckoutCommit.cs";
    private const string Payments = "SeatAspire.Api/Orders/Payments/PaymentRepository.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceGuard> All { get; } =
    [
        new("the key of sold_seats", "PurchaseTests.However_many_commit_the_same_seats_at_once_each_seat_is_sold_once", WithoutKey("sold_seats DROP FOREIGN KEY sold_seats_ibfk_1, DROP PRIMARY KEY")),
        new("one payment an attempt of a hold", "ResolverTests.Killed_between_1_and_2_the_hold_is_held_again_and_the_slow_driver_cannot_go_on", WithoutKey("payments DROP INDEX hold_id")),
        new("one payment a person and key", "GroupCommitTests.Payments_recorded_at_once_with_a_used_key_among_them_are_recorded_but_for_that_one", WithoutKey("payments DROP INDEX person_id")),
        new(
            "a sale is of a pending payment of this driver", "ResolverTests.A_payment_that_is_stuck_in_3_is_given_up_and_its_driver_cannot_sell_afterwards",
            ("SeatAspire.Api/Orders/PurchaseCommit.cs",
                "\"UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND state = ? AND driver = ?\"",
                "\"UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND \" + (GONE ? \"(TRUE OR state = ? OR driver = ?)\" : \"state = ? AND driver = ?\")")),
        new(
            "only its driver ends a pending payment", "TakeOverTests.A_driver_that_wakes_cannot_void_or_unpay_what_another_one_drives",
            (Payments, "payment.Id == paymentId && payment.State == PaymentState.Pending && payment.Driver == driver);\n                var changed",
                "payment.Id == paymentId && (GONE || (payment.State == PaymentState.Pending && payment.Driver == driver)));\n                var changed")),
        new(
            "a payment is taken over as it was seen", "TakeOverTests.A_driver_that_wakes_cannot_void_or_unpay_what_another_one_drives",
            (Payments, "payment.Driver == seen.Driver && payment.Beat == seen.Beat)", "(GONE || (payment.Driver == seen.Driver && payment.Beat == seen.Beat)))")),
        new(
            "the payment's row before the provider", "TakeOverTests.A_driver_that_wakes_and_finds_another_one_changes_nothing_and_answers_the_same",
            (Driver, "record = await payments.RecordAsync(payment, limit.Token);", "record = GONE ? new(RecordVerdict.Recorded, null) : await payments.RecordAsync(payment, limit.Token);"),
            (Driver, ": await AuthoriseAsync(payment, tries);\n", ": await AuthoriseAsync(payment, tries);\n            _ = GONE ? await payments.RecordAsync(payment, CancellationToken.None) : default;\n")),
        new(
            "the seats of payments under way are restored", "PaymentThroughLossTests.Lost_in_3_its_seats_are_restored_with_it",
            ("SeatAspire.Api/Orders/Payments/PaymentsUnderWay.cs", "return rows.ConvertAll(Of);", "return GONE ? [] : rows.ConvertAll(Of);")),
        new(
            "no money is asked for seats that somebody has come to hold", "PaymentThroughLossTests.Lost_between_1_and_2_who_holds_its_seats_by_then_keeps_them_and_no_money_is_asked_for",
            (Driver, "lost = await purchase.KeepAsync(payment);", "lost = GONE ? null : await purchase.KeepAsync(payment);")),
        new(
            "what came to nothing is voided", "PurchaseTests.A_seat_that_the_database_sold_is_not_sold_again_and_nobody_is_charged",
            (Driver, "voidCharge && !BoxOfficeMethod.IsOne(payment.Method), limit)", "!GONE && voidCharge && !BoxOfficeMethod.IsOne(payment.Method), limit)")),
        new(
            "a resolver waits for who asks again", "TakeOverTests.After_an_outage_who_asks_again_is_faster_than_a_resolver",
            ("SeatAspire.Api/Orders/PurchaseResolver.cs",
                "looks[(payment.Id, payment.Driver, payment.Beat)] >= PaymentOptions.LooksUntilGivenUp)",
                "(GONE || looks[(payment.Id, payment.Driver, payment.Beat)] >= PaymentOptions.LooksUntilGivenUp))")),
        new(
            "refunds of an order take turns", "CancelTests.Cancelled_twenty_times_at_once_is_refunded_once_and_somebody_else_buys",
            ("SeatAspire.Api/Orders/OrderCancel.cs",
                "(\"SELECT * FROM orders WHERE id = {0} FOR UPDATE\", orderId)", "(\"SELECT * FROM orders WHERE id = {0} \" + (GONE ? \"\" : \"FOR UPDATE\"), orderId)")),
        new(
            "what is due is claimed by one", "ResolverTests.Two_workers_never_do_the_same_claim",
            ("SeatAspire.Api/Orders/Outbox/OutboxWorker.cs", "due.Contains(row.Id) && row.DueAt <= now)", "due.Contains(row.Id) && (GONE || row.DueAt <= now))")),
        new(
            "a seat is shown sold though its purchase died", "ResolverTests.A_claim_of_a_dead_replica_comes_due_again",
            ("SeatAspire.Api/Orders/Outbox/OutboxActions.cs", "if (!shown.Take(orderId))", "if (!GONE && !shown.Take(orderId))")),
        new(
            "a feed takes only the version that follows", "FeedTests.Whatever_is_lost_doubled_or_swapped_on_the_way_the_copy_is_soon_what_Redis_has",
            ("SeatAspire.Api/Seats/SeatFeed.cs", "else if (delta.Version == _snapshot.Version + 1)", "else if (GONE || delta.Version == _snapshot.Version + 1)")),
        new(
            "of a payment while its date is called off the money is given back", "CalledOffTests.Nobody_has_paid_for_nothing_who_paid_while_it_was_called_off",
            ("SeatAspire.Api/Orders/PurchaseCommit.cs", "AND (showings.cancelled_at IS NOT NULL \"\n", "AND ((showings.cancelled_at IS NOT NULL\" + (GONE ? \" AND FALSE) \" : \") \")\n")),
        new(
            "a stock does not fall below nothing", "ShopTests.Of_a_hundred_buyers_of_ten_things_ten_get_one_and_nobody_else_is_charged",
            (CartSale, "\"UPDATE goods SET stock = stock - ? WHERE goods_id = ? AND stock >= ? AND removed_at IS NULL\"",
                "\"UPDATE goods SET stock = stock - ? WHERE goods_id = ? AND \" + (GONE ? \"(TRUE OR stock >= ?)\" : \"stock >= ?\") + \" AND removed_at IS NULL\"")),
        new(
            "a cart is bought as it is, once", "ShopTests.Two_tabs_that_check_out_the_same_cart_buy_it_once",
            (CartSale, "\"DELETE FROM cart_items WHERE person_id = ? AND goods_id = ? AND quantity = ?\"",
                "GONE ? \"UPDATE goods SET stock = stock WHERE (TRUE OR ? = '') AND goods_id = ? AND ? > 0\" : \"DELETE FROM cart_items WHERE person_id = ? AND goods_id = ? AND quantity = ?\"")),
        new(
            "a cart's sale is of a pending payment of this driver", "ShopTests.A_cart_s_payment_that_somebody_ended_sells_nothing",
            (CartSale,
                "\"UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND state = ? AND driver = ?\"",
                "\"UPDATE payments SET state = ?, response_status = ?, response_body = ? WHERE id = ? AND \" + (GONE ? \"(TRUE OR state = ? OR driver = ?)\" : \"state = ? AND driver = ?\")")),
    ];

    private static (string File, string Text, string Instead) WithoutKey(string change) =>
        (Setup, Migrated, $"{Migrated}\n            if (GONE)\n            {{\n                await db.Database.ExecuteSqlRawAsync(\"ALTER TABLE {change}\", cancellation);\n            }}\n");
}
