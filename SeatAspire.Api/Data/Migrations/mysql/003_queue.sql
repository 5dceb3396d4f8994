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
