-- Shows, their dates and houses; payments, orders and the key that decides who owns a seat.
-- Ids, keys and hashes compare byte by byte (COLLATE "C"), as they do on the other database.

CREATE TABLE layouts (
    hash varchar(64) COLLATE "C" PRIMARY KEY,
    seat_count integer NOT NULL,
    json text NOT NULL
);

CREATE TABLE shows (
    id varchar(64) COLLATE "C" PRIMARY KEY,
    title varchar(200) NOT NULL,
    venue varchar(200) NOT NULL,
    description text NOT NULL,
    poster_url varchar(500) NOT NULL,
    position integer NOT NULL
);

CREATE TABLE showings (
    id varchar(80) COLLATE "C" PRIMARY KEY,
    show_id varchar(64) COLLATE "C" NOT NULL REFERENCES shows (id),
    layout_hash varchar(64) COLLATE "C" NOT NULL REFERENCES layouts (hash),
    starts_at timestamptz NOT NULL,
    sale_opens_at timestamptz NOT NULL,
    sale_closed boolean NOT NULL
);

CREATE TABLE blocked_seats (
    showing_id varchar(80) COLLATE "C" NOT NULL REFERENCES showings (id),
    seat integer NOT NULL,
    PRIMARY KEY (showing_id, seat)
);

-- One row: which life of Redis the seat states belong to.
CREATE TABLE seat_epoch (
    id integer PRIMARY KEY,
    epoch bigint NOT NULL,
    run_id varchar(64) COLLATE "C" NOT NULL
);
INSERT INTO seat_epoch (id, epoch, run_id) VALUES (1, 0, '');

CREATE TABLE payments (
    id varchar(32) COLLATE "C" PRIMARY KEY,
    hold_id varchar(120) COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    person_id varchar(32) COLLATE "C" NOT NULL,
    idempotency_key varchar(64) COLLATE "C" NOT NULL,
    request_hash varchar(64) COLLATE "C" NOT NULL,
    showing_id varchar(80) COLLATE "C" NOT NULL,
    seats text NOT NULL,
    amount bigint NOT NULL,
    currency varchar(3) COLLATE "C" NOT NULL,
    method varchar(32) COLLATE "C" NOT NULL,
    state varchar(16) COLLATE "C" NOT NULL,
    response_status integer NULL,
    response_body text NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (hold_id, attempt),
    UNIQUE (person_id, idempotency_key)
);
CREATE INDEX payments_by_state ON payments (state, created_at);

CREATE TABLE orders (
    id varchar(32) COLLATE "C" PRIMARY KEY,
    payment_id varchar(32) COLLATE "C" NOT NULL UNIQUE REFERENCES payments (id),
    hold_id varchar(120) COLLATE "C" NOT NULL,
    person_id varchar(32) COLLATE "C" NOT NULL,
    nickname varchar(80) NOT NULL,
    showing_id varchar(80) COLLATE "C" NOT NULL REFERENCES showings (id),
    amount bigint NOT NULL,
    currency varchar(3) COLLATE "C" NOT NULL,
    status varchar(16) COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    cancelled_at timestamptz NULL
);
CREATE INDEX orders_by_person ON orders (person_id, created_at);
CREATE INDEX orders_by_showing ON orders (showing_id, person_id);

-- What an order bought, kept for ever.
CREATE TABLE order_seats (
    order_id varchar(32) COLLATE "C" NOT NULL REFERENCES orders (id),
    seat integer NOT NULL,
    label varchar(40) NOT NULL,
    PRIMARY KEY (order_id, seat)
);

-- Live sales only. This primary key is what makes a seat sold at most once.
CREATE TABLE sold_seats (
    showing_id varchar(80) COLLATE "C" NOT NULL REFERENCES showings (id),
    seat integer NOT NULL,
    order_id varchar(32) COLLATE "C" NOT NULL REFERENCES orders (id),
    person_id varchar(32) COLLATE "C" NOT NULL,
    hold_id varchar(120) COLLATE "C" NOT NULL,
    PRIMARY KEY (showing_id, seat)
);
CREATE INDEX sold_seats_by_order ON sold_seats (order_id);

-- What must still happen because of something that was committed; written in the same transaction.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind varchar(16) COLLATE "C" NOT NULL,
    subject varchar(32) COLLATE "C" NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_by varchar(32) COLLATE "C" NULL,
    attempts integer NOT NULL
);
CREATE INDEX outbox_by_due ON outbox (due_at);

-- The sandbox payment provider's own books: what a real provider would keep on its side.
CREATE TABLE sandbox_charges (
    payment_id varchar(32) COLLATE "C" PRIMARY KEY,
    amount bigint NOT NULL,
    currency varchar(3) COLLATE "C" NOT NULL,
    state varchar(16) COLLATE "C" NOT NULL,
    refunds integer NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE data_protection_keys (
    id varchar(64) COLLATE "C" PRIMARY KEY,
    xml text NOT NULL
);
