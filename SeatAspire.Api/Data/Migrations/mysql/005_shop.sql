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
