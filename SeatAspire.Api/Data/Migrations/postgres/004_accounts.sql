-- Registered people, and what was done with the rights that some of them have.
-- The folded columns are what two people may not share: a nickname or an e-mail however it is spelled.

CREATE TABLE accounts (
    person_id varchar(32) COLLATE "C" PRIMARY KEY,
    nickname varchar(80) NOT NULL,
    folded_nickname varchar(160) COLLATE "C" NOT NULL UNIQUE,
    email varchar(254) NOT NULL,
    folded_email varchar(254) COLLATE "C" NOT NULL UNIQUE,
    password_hash varchar(200) COLLATE "C" NOT NULL,
    role varchar(16) COLLATE "C" NULL,
    role_from_settings boolean NOT NULL,
    failed_attempts integer NOT NULL,
    locked_until timestamptz NULL,
    created_at timestamptz NOT NULL
);

-- What admins changed; only ever added to. Names and dates outlive what they name.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    person_id varchar(32) COLLATE "C" NOT NULL,
    nickname varchar(80) NOT NULL,
    action varchar(16) COLLATE "C" NOT NULL,
    showing_id varchar(80) COLLATE "C" NULL,
    changes text NOT NULL
);
CREATE INDEX audit_by_showing ON audit (showing_id, id);
