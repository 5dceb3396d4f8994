using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class Plans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "plans",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    layout_hash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    summary = table.Column<string>(type: "longtext", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plans", x => x.id);
                    table.ForeignKey(
                        name: "plans_ibfk_1",
                        column: x => x.layout_hash,
                        principalTable: "layouts",
                        principalColumn: "hash");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "plans_by_content",
                table: "plans",
                columns: new[] { "name", "layout_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "plans_by_layout",
                table: "plans",
                column: "layout_hash");

            migrationBuilder.CreateIndex(
                name: "plans_by_version",
                table: "plans",
                columns: new[] { "name", "version" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "plans");
        }
    }
}
