-- What the numbered SQL files of the versions before EF Core's migrations made, in their order, and what they had written into schema_migrations.

-- 001_seats_and_orders
-- Shows, their dates and houses; payments, orders and the key that decides who owns a seat.
-- Ids, keys and hashes compare byte by byte (utf8mb4_bin), as they do on the other database.
-- This database commits each statement that makes a table, so each can be run again after a crash in the middle.

CREATE TABLE IF NOT EXISTS layouts (
    hash varchar(64) PRIMARY KEY,
    seat_count int NOT NULL,
    json longtext NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS shows (
    id varchar(64) PRIMARY KEY,
    title varchar(200) NOT NULL,
    venue varchar(200) NOT NULL,
    description longtext NOT NULL,
    poster_url varchar(500) NOT NULL,
    position int NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS showings (
    id varchar(80) PRIMARY KEY,
    show_id varchar(64) NOT NULL,
    layout_hash varchar(64) NOT NULL,
    starts_at datetime(6) NOT NULL,
    sale_opens_at datetime(6) NOT NULL,
    sale_closed tinyint(1) NOT NULL,
    FOREIGN KEY (show_id) REFERENCES shows (id),
    FOREIGN KEY (layout_hash) REFERENCES layouts (hash)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS blocked_seats (
    showing_id varchar(80) NOT NULL,
    seat int NOT NULL,
    PRIMARY KEY (showing_id, seat),
    FOREIGN KEY (showing_id) REFERENCES showings (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row: which life of Redis the seat states belong to.
CREATE TABLE IF NOT EXISTS seat_epoch (
    id int PRIMARY KEY,
    epoch bigint NOT NULL,
    run_id varchar(64) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO seat_epoch (id, epoch, run_id) VALUES (1, 0, '');

CREATE TABLE IF NOT EXISTS payments (
    id varchar(32) PRIMARY KEY,
    hold_id varchar(120) NOT NULL,
    attempt int NOT NULL,
    person_id varchar(32) NOT NULL,
    idempotency_key varchar(64) NOT NULL,
    request_hash varchar(64) NOT NULL,
    showing_id varchar(80) NOT NULL,
    seats longtext NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    method varchar(32) NOT NULL,
    state varchar(16) NOT NULL,
    response_status int NULL,
    response_body longtext NULL,
    created_at datetime(6) NOT NULL,
    UNIQUE (hold_id, attempt),
    UNIQUE (person_id, idempotency_key),
    INDEX payments_by_state (state, created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS orders (
    id varchar(32) PRIMARY KEY,
    payment_id varchar(32) NOT NULL UNIQUE,
    hold_id varchar(120) NOT NULL,
    person_id varchar(32) NOT NULL,
    nickname varchar(80) NOT NULL,
    showing_id varchar(80) NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    status varchar(16) NOT NULL,
    created_at datetime(6) NOT NULL,
    cancelled_at datetime(6) NULL,
    FOREIGN KEY (payment_id) REFERENCES payments (id),
    FOREIGN KEY (showing_id) REFERENCES showings (id),
    INDEX orders_by_person (person_id, created_at),
    INDEX orders_by_showing (showing_id, person_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What an order bought, kept for ever.
CREATE TABLE IF NOT EXISTS order_seats (
    order_id varchar(32) NOT NULL,
    seat int NOT NULL,
    label varchar(40) NOT NULL,
    PRIMARY KEY (order_id, seat),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Live sales only. This primary key is what makes a seat sold at most once.
CREATE TABLE IF NOT EXISTS sold_seats (
    showing_id varchar(80) NOT NULL,
    seat int NOT NULL,
    order_id varchar(32) NOT NULL,
    person_id varchar(32) NOT NULL,
    hold_id varchar(120) NOT NULL,
    PRIMARY KEY (showing_id, seat),
    FOREIGN KEY (showing_id) REFERENCES showings (id),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    INDEX sold_seats_by_order (order_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What must still happen because of something that was committed; written in the same transaction.
CREATE TABLE IF NOT EXISTS outbox (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind varchar(16) NOT NULL,
    subject varchar(32) NOT NULL,
    due_at datetime(6) NOT NULL,
    claimed_by varchar(32) NULL,
    attempts int NOT NULL,
    INDEX outbox_by_due (due_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The sandbox payment provider's own books: what a real provider would keep on its side.
CREATE TABLE IF NOT EXISTS sandbox_charges (
    payment_id varchar(32) PRIMARY KEY,
    amount bigint NOT NULL,
    currency varchar(3) NOT NULL,
    state varchar(16) NOT NULL,
    refunds int NOT NULL,
    created_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS data_protection_keys (
    id varchar(64) PRIMARY KEY,
    xml longtext NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- 002_people
-- What people chose. Guests live in their tokens alone; a row appears with the first choice.

CREATE TABLE IF NOT EXISTS people (
    person_id varchar(32) PRIMARY KEY,
    show_nickname tinyint(1) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- 003_queue
-- How a date's waiting queue lets people in; a date without a row has the defaults (QueueSettings.cs).

CREATE TABLE IF NOT EXISTS queue_settings (
    showing_id varchar(80) PRIMARY KEY,
    mode varchar(8) NOT NULL,
    threshold int NOT NULL,
    admit_per_second int NOT NULL,
    lease_seconds int NOT NULL,
    paused tinyint(1) NOT NULL,
    opens_at datetime(6) NULL,
    draw tinyint(1) NOT NULL,
    FOREIGN KEY (showing_id) REFERENCES showings (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A drawn opening: who took part, published by its hash before the seed was made.
CREATE TABLE IF NOT EXISTS draws (
    showing_id varchar(80) NOT NULL,
    entries longtext NOT NULL,
    entry_count int NOT NULL,
    entries_hash varchar(64) NOT NULL,
    first_place bigint NOT NULL,
    seed varchar(64) NULL,
    frozen_at datetime(6) NOT NULL,
    shown_at datetime(6) NULL,
    PRIMARY KEY (showing_id, first_place),
    FOREIGN KEY (showing_id) REFERENCES showings (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- 004_accounts
-- Registered people, and what was done with the rights that some of them have.
-- The folded columns are what two people may not share: a nickname or an e-mail however it is spelled.

CREATE TABLE IF NOT EXISTS accounts (
    person_id varchar(32) PRIMARY KEY,
    nickname varchar(80) NOT NULL,
    folded_nickname varchar(160) NOT NULL UNIQUE,
    email varchar(254) NOT NULL,
    folded_email varchar(254) NOT NULL UNIQUE,
    password_hash varchar(200) NOT NULL,
    role varchar(16) NULL,
    role_from_settings tinyint(1) NOT NULL,
    failed_attempts int NOT NULL,
    locked_until datetime(6) NULL,
    created_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What admins changed; only ever added to. Names and dates outlive what they name.
CREATE TABLE IF NOT EXISTS audit (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at datetime(6) NOT NULL,
    person_id varchar(32) NOT NULL,
    nickname varchar(80) NOT NULL,
    action varchar(16) NOT NULL,
    showing_id varchar(80) NULL,
    changes longtext NOT NULL,
    INDEX audit_by_showing (showing_id, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- 005_shop
-- Goods that go with a show, what people put into their carts, and what they bought of them.

CREATE TABLE IF NOT EXISTS goods (
    goods_id varchar(64) PRIMARY KEY,
    name varchar(200) NOT NULL,
    thumbnail_url varchar(500) NOT NULL,
    category varchar(64) NOT NULL,
    price bigint NOT NULL,
    currency varchar(3) NOT NULL,
    stock int NOT NULL,
    created_at datetime(6) NOT NULL,
    INDEX goods_by_category (category, created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS cart_items (
    person_id varchar(32) NOT NULL,
    goods_id varchar(64) NOT NULL,
    quantity int NOT NULL,
    added_at datetime(6) NOT NULL,
    PRIMARY KEY (person_id, goods_id),
    FOREIGN KEY (goods_id) REFERENCES goods (goods_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Name and price as they were when it was bought.
CREATE TABLE IF NOT EXISTS order_goods (
    order_id varchar(32) NOT NULL,
    goods_id varchar(64) NOT NULL,
    name varchar(200) NOT NULL,
    price bigint NOT NULL,
    quantity int NOT NULL,
    PRIMARY KEY (order_id, goods_id),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- An order of goods alone belongs to no date.
ALTER TABLE orders MODIFY COLUMN showing_id varchar(80) NULL;

CREATE TABLE IF NOT EXISTS schema_migrations (name varchar(100) PRIMARY KEY, applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO schema_migrations (name) VALUES ('001_seats_and_orders'), ('002_people'), ('003_queue'), ('004_accounts'), ('005_shop');
