using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class BoxOfficeAndRehearsals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "rehearsal_until",
                table: "showings",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_rehearsal",
                table: "payments",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_rehearsal",
                table: "orders",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "orders",
                type: "varchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "operator_name",
                table: "orders",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "rehearsal_until",
                table: "showings");

            migrationBuilder.DropColumn(
                name: "is_rehearsal",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "is_rehearsal",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "note",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "operator_name",
                table: "orders");
        }
    }
}
