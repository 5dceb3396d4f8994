-- The peer's tables. Room in the pages lets a seat's row change without touching the index.
CREATE TABLE seats (
  showing text, seat int, section text, "row" text, number int, x real, y real, price int,
  status smallint NOT NULL DEFAULT 0, holder text, expires_at timestamptz,
  PRIMARY KEY (showing, seat)
) WITH (fillfactor = 60);
CREATE TABLE orders (
  id uuid PRIMARY KEY, person text NOT NULL, key text NOT NULL, showing text NOT NULL, amount int NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (person, key)
);
CREATE TABLE order_seats (
  order_id uuid REFERENCES orders, showing text, seat int, PRIMARY KEY (showing, seat)
);
