using System;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SeatAspire.Api.Data.Migrations
{
    /// <inheritdoc />
    public partial class InitialSchema : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    nickname = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    folded_nickname = table.Column<string>(type: "varchar(160)", maxLength: 160, nullable: false),
                    email = table.Column<string>(type: "varchar(254)", maxLength: 254, nullable: false),
                    folded_email = table.Column<string>(type: "varchar(254)", maxLength: 254, nullable: false),
                    password_hash = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    role = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: true),
                    role_from_settings = table.Column<bool>(type: "tinyint(1)", nullable: false),
                    failed_attempts = table.Column<int>(type: "int", nullable: false),
                    locked_until = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.person_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    nickname = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    action = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: true),
                    changes = table.Column<string>(type: "longtext", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    xml = table.Column<string>(type: "longtext", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_keys", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "goods",
                columns: table => new
                {
                    goods_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    thumbnail_url = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false),
                    category = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "varchar(3)", maxLength: 3, nullable: false),
                    stock = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_goods", x => x.goods_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "layouts",
                columns: table => new
                {
                    hash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    seat_count = table.Column<int>(type: "int", nullable: false),
                    json = table.Column<string>(type: "longtext", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_layouts", x => x.hash);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    kind = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    subject = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    claimed_by = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    hold_id = table.Column<string>(type: "varchar(120)", maxLength: 120, nullable: false),
                    attempt = table.Column<int>(type: "int", nullable: false),
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    idempotency_key = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    request_hash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    seats = table.Column<string>(type: "longtext", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "varchar(3)", maxLength: 3, nullable: false),
                    method = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    response_status = table.Column<int>(type: "int", nullable: true),
                    response_body = table.Column<string>(type: "longtext", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    show_nickname = table.Column<bool>(type: "tinyint(1)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_people", x => x.person_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "sandbox_charges",
                columns: table => new
                {
                    payment_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "varchar(3)", maxLength: 3, nullable: false),
                    state = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    refunds = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sandbox_charges", x => x.payment_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "seat_epoch",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    run_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seat_epoch", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "shows",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    title = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    venue = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "longtext", nullable: false),
                    poster_url = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false),
                    position = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shows", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "cart_items",
                columns: table => new
                {
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    goods_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    quantity = table.Column<int>(type: "int", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cart_items", x => new { x.person_id, x.goods_id });
                    table.ForeignKey(
                        name: "cart_items_ibfk_1",
                        column: x => x.goods_id,
                        principalTable: "goods",
                        principalColumn: "goods_id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "showings",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    show_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    layout_hash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    sale_opens_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    sale_closed = table.Column<bool>(type: "tinyint(1)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_showings", x => x.id);
                    table.ForeignKey(
                        name: "showings_ibfk_1",
                        column: x => x.show_id,
                        principalTable: "shows",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "showings_ibfk_2",
                        column: x => x.layout_hash,
                        principalTable: "layouts",
                        principalColumn: "hash");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "blocked_seats",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    seat = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocked_seats", x => new { x.showing_id, x.seat });
                    table.ForeignKey(
                        name: "blocked_seats_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "draws",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    entries = table.Column<string>(type: "longtext", nullable: false),
                    entry_count = table.Column<int>(type: "int", nullable: false),
                    entries_hash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    first_place = table.Column<long>(type: "bigint", nullable: false),
                    seed = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    shown_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draws", x => new { x.showing_id, x.first_place });
                    table.ForeignKey(
                        name: "draws_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "orders",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    payment_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    hold_id = table.Column<string>(type: "varchar(120)", maxLength: 120, nullable: false),
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    nickname = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: true),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "varchar(3)", maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: false),
                    cancelled_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders", x => x.id);
                    table.ForeignKey(
                        name: "orders_ibfk_1",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "orders_ibfk_2",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "queue_settings",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    mode = table.Column<string>(type: "varchar(8)", maxLength: 8, nullable: false),
                    threshold = table.Column<int>(type: "int", nullable: false),
                    admit_per_second = table.Column<int>(type: "int", nullable: false),
                    lease_seconds = table.Column<int>(type: "int", nullable: false),
                    paused = table.Column<bool>(type: "tinyint(1)", nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "datetime(6)", nullable: true),
                    draw = table.Column<bool>(type: "tinyint(1)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_queue_settings", x => x.showing_id);
                    table.ForeignKey(
                        name: "queue_settings_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "order_goods",
                columns: table => new
                {
                    order_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    goods_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_goods", x => new { x.order_id, x.goods_id });
                    table.ForeignKey(
                        name: "order_goods_ibfk_1",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "order_seats",
                columns: table => new
                {
                    order_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    seat = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_seats", x => new { x.order_id, x.seat });
                    table.ForeignKey(
                        name: "order_seats_ibfk_1",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "sold_seats",
                columns: table => new
                {
                    showing_id = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false),
                    seat = table.Column<int>(type: "int", nullable: false),
                    order_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    person_id = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false),
                    hold_id = table.Column<string>(type: "varchar(120)", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sold_seats", x => new { x.showing_id, x.seat });
                    table.ForeignKey(
                        name: "sold_seats_ibfk_1",
                        column: x => x.showing_id,
                        principalTable: "showings",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "sold_seats_ibfk_2",
                        column: x => x.order_id,
                        principalTable: "orders",
                        principalColumn: "id");
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "folded_email",
                table: "accounts",
                column: "folded_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "folded_nickname",
                table: "accounts",
                column: "folded_nickname",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "audit_by_showing",
                table: "audit",
                columns: new[] { "showing_id", "id" });

            migrationBuilder.CreateIndex(
                name: "goods_id",
                table: "cart_items",
                column: "goods_id");

            migrationBuilder.CreateIndex(
                name: "goods_by_category",
                table: "goods",
                columns: new[] { "category", "created_at" });

            migrationBuilder.CreateIndex(
                name: "orders_by_person",
                table: "orders",
                columns: new[] { "person_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "orders_by_showing",
                table: "orders",
                columns: new[] { "showing_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "payment_id",
                table: "orders",
                column: "payment_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "outbox_by_due",
                table: "outbox",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "hold_id",
                table: "payments",
                columns: new[] { "hold_id", "attempt" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "payments_by_state",
                table: "payments",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "person_id",
                table: "payments",
                columns: new[] { "person_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "layout_hash",
                table: "showings",
                column: "layout_hash");

            migrationBuilder.CreateIndex(
                name: "show_id",
                table: "showings",
                column: "show_id");

            migrationBuilder.CreateIndex(
                name: "sold_seats_by_order",
                table: "sold_seats",
                column: "order_id");

            // The one row: which life of Redis the seats' states belong to; none yet.
            migrationBuilder.Sql("INSERT IGNORE INTO seat_epoch (id, epoch, run_id) VALUES (1, 0, '')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "blocked_seats");

            migrationBuilder.DropTable(
                name: "cart_items");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "draws");

            migrationBuilder.DropTable(
                name: "order_goods");

            migrationBuilder.DropTable(
                name: "order_seats");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "queue_settings");

            migrationBuilder.DropTable(
                name: "sandbox_charges");

            migrationBuilder.DropTable(
                name: "seat_epoch");

            migrationBuilder.DropTable(
                name: "sold_seats");

            migrationBuilder.DropTable(
                name: "goods");

            migrationBuilder.DropTable(
                name: "orders");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropTable(
                name: "showings");

            migrationBuilder.DropTable(
                name: "shows");

            migrationBuilder.DropTable(
                name: "layouts");
        }
    }
}
