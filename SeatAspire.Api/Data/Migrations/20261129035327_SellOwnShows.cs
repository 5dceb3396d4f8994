using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class SellOwnShows : Migration
    {
        // A layout had the prices, in a currency of its own: they become the dates' first lists, and the shows' currency.
        private const string ListsOfLayouts =
            """
            INSERT INTO price_lists (showing_id, number, amounts, made_at)
            SELECT showings.id, 1, tiers.amounts, '2000-01-01' FROM showings JOIN (
                SELECT layouts.hash, GROUP_CONCAT(t.price ORDER BY t.place SEPARATOR ',') AS amounts
                FROM layouts, JSON_TABLE(layouts.json, '$.tiers[*]' COLUMNS (place FOR ORDINALITY, price bigint PATH '$.price')) AS t GROUP BY layouts.hash
            ) AS tiers ON tiers.hash = showings.layout_hash
            """;

        private const string CurrenciesOfLayouts =
            """
            UPDATE shows JOIN showings ON showings.show_id = shows.id JOIN layouts ON layouts.hash = showings.layout_hash
            SET shows.currency = COALESCE(JSON_UNQUOTE(JSON_EXTRACT(layouts.json, '$.tiers[0].currency')), shows.currency)
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "currency",
                table: "shows",
                type: "varchar(3)",
                maxLength: 3,
                nullable: false,
                defaultValue: "KRW");

            migrationBuilder.AddColumn<string>(
                name: "poster_hash",
                table: "shows",
                type: "varchar(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "shows",
                type: "varchar(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "Asia/Seoul");

            migrationBuilder.AddColumn<string>(
                name: "buyer",
                table: "showings",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "optional");

            migrationBuilder.AddColumn<string>(
                name: "cancel_reason",
                table: "showings",
                type: "varchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "cancelled_at",
                table: "showings",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "hold_seconds",
                table: "showings",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "max_seats",
                table: "showings",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "no_single_seats",
                table: "showings",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sale_closes_at",
                table: "showings",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "posters",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    large = table.Column<byte[]>(type: "longblob", nullable: false),
                    small = table.Column<byte[]>(type: "longblob", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_posters", x => x.hash);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "price_lists",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    amounts = table.Column<string>(type: "varchar(1000)", maxLength: 1000, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_price_lists", x => new { x.showing_id, x.number });
                    table.ForeignKey(
                        name: "price_lists_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.Sql(ListsOfLayouts);
            migrationBuilder.Sql(CurrenciesOfLayouts);

            migrationBuilder.CreateIndex(
                name: "poster_hash",
                table: "shows",
                column: "poster_hash");

            migrationBuilder.AddForeignKey(
                name: "shows_ibfk_1",
                table: "shows",
                column: "poster_hash",
                principalTable: "posters",
                principalColumn: "hash");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "shows_ibfk_1",
                table: "shows");

            migrationBuilder.DropTable(
                name: "posters");

            migrationBuilder.DropTable(
                name: "price_lists");

            migrationBuilder.DropIndex(
                name: "poster_hash",
                table: "shows");

            migrationBuilder.DropColumn(
                name: "currency",
                table: "shows");

            migrationBuilder.DropColumn(
                name: "poster_hash",
                table: "shows");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "shows");

            migrationBuilder.DropColumn(
                name: "buyer",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "cancel_reason",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "cancelled_at",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "hold_seconds",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "max_seats",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "no_single_seats",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "sale_closes_at",
                table: "showings");
        }
    }
}
