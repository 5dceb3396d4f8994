using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class Identity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "nickname",
                table: "accounts",
                newName: "user_name");

            migrationBuilder.RenameColumn(
                name: "folded_nickname",
                table: "accounts",
                newName: "normalized_user_name");

            migrationBuilder.RenameColumn(
                name: "folded_email",
                table: "accounts",
                newName: "normalized_email");

            migrationBuilder.RenameColumn(
                name: "person_id",
                table: "accounts",
                newName: "id");

            migrationBuilder.RenameIndex(
                name: "folded_nickname",
                table: "accounts",
                newName: "accounts_by_nickname");

            migrationBuilder.RenameIndex(
                name: "folded_email",
                table: "accounts",
                newName: "accounts_by_email");

            migrationBuilder.AddColumn<string>(
                name: "concurrency_stamp",
                table: "accounts",
                type: "varchar(36)",
                maxLength: 36,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "security_stamp",
                table: "accounts",
                type: "varchar(36)",
                maxLength: 36,
                nullable: true);

            // What tokens made before this carry: they stay good.
            migrationBuilder.Sql("UPDATE accounts SET security_stamp = LEFT(SHA2(password_hash, 256), 16), concurrency_stamp = UUID()");

            migrationBuilder.CreateTable(
                name: "ended_sign_ins",
                columns: table => new
                {
                    sign_in_id = table.Column<string>(type: "varchar(36)", maxLength: 36, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    taken_over_by = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ended_sign_ins", x => x.sign_in_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    normalized_name = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    concurrency_stamp = table.Column<string>(type: "varchar(36)", maxLength: 36, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roles", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "account_roles",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    role_id = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "FK_account_roles_accounts_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_account_roles_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.InsertData(
                table: "roles",
                columns: new[] { "id", "concurrency_stamp", "name", "normalized_name" },
                values: new object[,]
                {
                    { "admin", null, "admin", "admin" },
                    { "box-office", null, "box-office", "box-office" },
                    { "door", null, "door", "door" },
                    { "manager", null, "manager", "manager" }
                });

            migrationBuilder.Sql("INSERT INTO account_roles (user_id, role_id) SELECT id, role FROM accounts WHERE role IN (SELECT id FROM roles)");

            migrationBuilder.DropColumn(
                name: "failed_attempts",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "locked_until",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "role",
                table: "accounts");

            migrationBuilder.CreateIndex(
                name: "account_roles_by_role",
                table: "account_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "ended_sign_ins_by_time",
                table: "ended_sign_ins",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "roles_by_name",
                table: "roles",
                column: "normalized_name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_roles");

            migrationBuilder.DropTable(
                name: "ended_sign_ins");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropColumn(
                name: "concurrency_stamp",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "security_stamp",
                table: "accounts");

            migrationBuilder.RenameColumn(
                name: "user_name",
                table: "accounts",
                newName: "nickname");

            migrationBuilder.RenameColumn(
                name: "normalized_user_name",
                table: "accounts",
                newName: "folded_nickname");

            migrationBuilder.RenameColumn(
                name: "normalized_email",
                table: "accounts",
                newName: "folded_email");

            migrationBuilder.RenameColumn(
                name: "id",
                table: "accounts",
                newName: "person_id");

            migrationBuilder.RenameIndex(
                name: "accounts_by_nickname",
                table: "accounts",
                newName: "folded_nickname");

            migrationBuilder.RenameIndex(
                name: "accounts_by_email",
                table: "accounts",
                newName: "folded_email");

            migrationBuilder.AddColumn<int>(
                name: "failed_attempts",
                table: "accounts",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "locked_until",
                table: "accounts",
                type: "datetime(6)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "role",
                table: "accounts",
                type: "varchar(16)",
                maxLength: 16,
                nullable: true);
        }
    }
}
