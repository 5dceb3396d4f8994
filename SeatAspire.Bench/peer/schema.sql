-- The peer's tables, beside SeatAspire's in the same database.
CREATE TABLE peer_seats (
  showing varchar(64), seat int, section varchar(40), `row` varchar(40), number int, x float, y float, price int,
  status tinyint NOT NULL DEFAULT 0, holder char(36), expires_at datetime(3),
  PRIMARY KEY (showing, seat)
) CHARACTER SET ascii;
CREATE TABLE peer_orders (
  id char(36) PRIMARY KEY, person char(36) NOT NULL, `key` varchar(64) NOT NULL, showing varchar(64) NOT NULL, amount int NOT NULL,
  created_at datetime(3) NOT NULL DEFAULT now(3), UNIQUE (person, `key`)
) CHARACTER SET ascii;
CREATE TABLE peer_order_seats (
  order_id char(36), showing varchar(64), seat int, PRIMARY KEY (showing, seat), FOREIGN KEY (order_id) REFERENCES peer_orders (id)
) CHARACTER SET ascii;
