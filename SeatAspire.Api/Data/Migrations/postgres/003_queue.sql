-- How a date's waiting queue lets people in; a date without a row has the defaults (QueueSettings.cs).

CREATE TABLE queue_settings (
    showing_id varchar(80) COLLATE "C" PRIMARY KEY REFERENCES showings (id),
    mode varchar(8) COLLATE "C" NOT NULL,
    threshold integer NOT NULL,
    admit_per_second integer NOT NULL,
    lease_seconds integer NOT NULL,
    paused boolean NOT NULL,
    opens_at timestamptz NULL,
    draw boolean NOT NULL
);

-- A drawn opening: who took part, published by its hash before the seed was made.
CREATE TABLE draws (
    showing_id varchar(80) COLLATE "C" NOT NULL REFERENCES showings (id),
    entries text NOT NULL,
    entry_count integer NOT NULL,
    entries_hash varchar(64) COLLATE "C" NOT NULL,
    first_place bigint NOT NULL,
    seed varchar(64) COLLATE "C" NULL,
    frozen_at timestamptz NOT NULL,
    shown_at timestamptz NULL,
    PRIMARY KEY (showing_id, first_place)
);
