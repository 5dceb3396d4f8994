using System;
using System.Linq;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class RefundsAndReferences : Migration
    {
        // Seats run through the rows of a layout in index order, and a layout has the prices.
        private const string PricesOfLayouts =
            """
            UPDATE order_seats JOIN orders ON orders.id = order_seats.order_id JOIN showings ON showings.id = orders.showing_id
            JOIN (
                SELECT layouts.hash, r.tier, r.many, SUM(r.many) OVER (PARTITION BY layouts.hash ORDER BY r.place) AS upto
                FROM layouts, JSON_TABLE(layouts.json, '$.rows[*]' COLUMNS (place FOR ORDINALITY, tier int PATH '$.tier', many int PATH '$.count')) AS r
            ) AS block ON block.hash = showings.layout_hash AND order_seats.seat < block.upto AND order_seats.seat >= block.upto - block.many
            JOIN layouts ON layouts.hash = showings.layout_hash
            SET order_seats.category = JSON_UNQUOTE(JSON_EXTRACT(layouts.json, CONCAT('$.tiers[', block.tier, '].name'))),
                order_seats.price = CAST(JSON_EXTRACT(layouts.json, CONCAT('$.tiers[', block.tier, '].price')) AS SIGNED)
            """;

        private static string AnotherReference(string salt) =>
            $"""
            UPDATE orders JOIN (SELECT reference, MIN(id) AS keeper FROM orders GROUP BY reference HAVING COUNT(*) > 1) AS doubled
            ON doubled.reference = orders.reference AND doubled.keeper <> orders.id SET orders.reference = {Reference(salt)}
            """;

        private static string Reference(string salt) => "CONCAT(" + string.Join(", ", Enumerable.Range(0, 8).Select(i =>
            $"SUBSTRING('ACDEFGHJKMNPQRTUVWXY3479', 1 + MOD(CAST(CONV(SUBSTRING(SHA2(CONCAT(orders.id, '{salt}'), 256), {(i * 4) + 1}, 4), 16, 10) AS UNSIGNED), 24), 1)")) + ")";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "refund_until",
                table: "showings",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "refunded",
                table: "sandbox_charges",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "beat",
                table: "payments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "driver",
                table: "payments",
                type: "varchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "buyer_email",
                table: "orders",
                type: "varchar(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "buyer_name",
                table: "orders",
                type: "varchar(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reference",
                table: "orders",
                type: "varchar(8)",
                maxLength: 8,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "refunded",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "category",
                table: "order_seats",
                type: "varchar(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "price",
                table: "order_seats",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "order_seats",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "paid");

            migrationBuilder.CreateTable(
                name: "refunds",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    order_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    payment_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    seats = table.Column<string>(type: "longtext", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refunds", x => x.id);
                    table.ForeignKey(
                        name: "refunds_ibfk_1",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "sandbox_refunds",
                columns: table => new
                {
                    refund_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    payment_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sandbox_refunds", x => x.refund_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            // What was cancelled so far was cancelled whole.
            migrationBuilder.Sql("UPDATE order_seats JOIN orders ON orders.id = order_seats.order_id SET order_seats.status = orders.status");
            migrationBuilder.Sql("UPDATE orders SET refunded = amount WHERE status = 'cancelled'");
            migrationBuilder.Sql("UPDATE sandbox_charges SET refunded = amount WHERE state = 'refunded'");
            migrationBuilder.Sql(PricesOfLayouts);
            migrationBuilder.Sql($"UPDATE orders SET reference = {Reference("a")}");
            // Of a million orders a handful have the reference of another one; those of these that are left have none again.
            migrationBuilder.Sql(AnotherReference("b"));
            migrationBuilder.Sql(AnotherReference("c"));

            migrationBuilder.CreateIndex(
                name: "orders_by_reference",
                table: "orders",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "refunds_by_order",
                table: "refunds",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "refunds");

            migrationBuilder.DropTable(
                name: "sandbox_refunds");

            migrationBuilder.DropIndex(
                name: "orders_by_reference",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "refund_until",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "refunded",
                table: "sandbox_charges");

            migrationBuilder.DropColumn(
                name: "beat",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "driver",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "buyer_email",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "buyer_name",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "reference",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "refunded",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "category",
                table: "order_seats");

            migrationBuilder.DropColumn(
                name: "price",
                table: "order_seats");

            migrationBuilder.DropColumn(
                name: "status",
                table: "order_seats");
        }
    }
}
