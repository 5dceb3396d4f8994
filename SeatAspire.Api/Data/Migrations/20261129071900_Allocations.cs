using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class Allocations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "by_code",
                table: "sold_seats",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "by_code",
                table: "order_seats",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "allocations",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    name = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false),
                    release_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: true),
                    code = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: true),
                    uses = table.Column<int>(type: "int", nullable: true),
                    discount_percent = table.Column<int>(type: "int", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    cleared = table.Column<bool>(type: "tinyint(1)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allocations", x => x.id);
                    table.ForeignKey(
                        name: "allocations_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "allocated_seats",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    seat = table.Column<int>(type: "int", nullable: false),
                    allocation_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allocated_seats", x => new { x.showing_id, x.seat });
                    table.ForeignKey(
                        name: "allocated_seats_ibfk_1",
                        column: x => x.allocation_id,
                        principalTable: "allocations",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "allocated_seats_by_allocation",
                table: "allocated_seats",
                column: "allocation_id");

            migrationBuilder.CreateIndex(
                name: "allocations_by_release",
                table: "allocations",
                columns: new[] { "cleared", "release_at" });

            migrationBuilder.CreateIndex(
                name: "allocations_by_showing",
                table: "allocations",
                column: "showing_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "allocated_seats");

            migrationBuilder.DropTable(
                name: "allocations");

            migrationBuilder.DropColumn(
                name: "by_code",
                table: "sold_seats");

            migrationBuilder.DropColumn(
                name: "by_code",
                table: "order_seats");
        }
    }
}
