using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class DrawParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "draw_parts",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    first_place = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "int", nullable: false),
                    entries = table.Column<string>(type: "longtext", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draw_parts", x => new { x.showing_id, x.first_place, x.part });
                    table.ForeignKey(
                        name: "draw_parts_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "draw_parts");
        }
    }
}
