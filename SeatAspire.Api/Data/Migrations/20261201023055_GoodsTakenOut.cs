using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class GoodsTakenOut : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "removed_at",
                table: "goods",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "order_goods_by_goods",
                table: "order_goods",
                column: "goods_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "order_goods_by_goods",
                table: "order_goods");

            migrationBuilder.DropColumn(
                name: "removed_at",
                table: "goods");
        }
    }
}
