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
