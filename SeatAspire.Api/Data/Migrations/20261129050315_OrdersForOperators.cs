using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class OrdersForOperators : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "idempotency_key",
                table: "refunds",
                type: "varchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "operator_id",
                table: "refunds",
                type: "varchar(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "operator_name",
                table: "refunds",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "refunds",
                type: "varchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "request_hash",
                table: "refunds",
                type: "varchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "orders",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "web");

            migrationBuilder.CreateTable(
                name: "order_moves",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    order_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    from_seat = table.Column<int>(type: "int", nullable: false),
                    to_seat = table.Column<int>(type: "int", nullable: false),
                    from_label = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false),
                    to_label = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false),
                    operator_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    operator_name = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_moves", x => x.id);
                    table.ForeignKey(
                        name: "order_moves_ibfk_1",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "refunds_by_key",
                table: "refunds",
                columns: new[] { "order_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "order_moves_by_order",
                table: "order_moves",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_moves");

            migrationBuilder.DropIndex(
                name: "refunds_by_key",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "idempotency_key",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "operator_id",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "operator_name",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "request_hash",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "place",
                table: "orders");
        }
    }
}
