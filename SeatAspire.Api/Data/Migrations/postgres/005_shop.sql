-- Goods that go with a show, what people put into their carts, and what they bought of them.

CREATE TABLE goods (
    goods_id varchar(64) COLLATE "C" PRIMARY KEY,
    name varchar(200) NOT NULL,
    thumbnail_url varchar(500) NOT NULL,
    category varchar(64) COLLATE "C" NOT NULL,
    price bigint NOT NULL,
    currency varchar(3) COLLATE "C" NOT NULL,
    stock integer NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX goods_by_category ON goods (category, created_at);

CREATE TABLE cart_items (
    person_id varchar(32) COLLATE "C" NOT NULL,
    goods_id varchar(64) COLLATE "C" NOT NULL REFERENCES goods (goods_id),
    quantity integer NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, goods_id)
);

-- Name and price as they were when it was bought.
CREATE TABLE order_goods (
    order_id varchar(32) COLLATE "C" NOT NULL REFERENCES orders (id),
    goods_id varchar(64) COLLATE "C" NOT NULL,
    name varchar(200) NOT NULL,
    price bigint NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, goods_id)
);

-- An order of goods alone belongs to no date.
ALTER TABLE orders ALTER COLUMN showing_id DROP NOT NULL;
