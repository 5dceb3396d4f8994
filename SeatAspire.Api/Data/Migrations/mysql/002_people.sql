-- What people chose. Guests live in their tokens alone; a row appears with the first choice.

CREATE TABLE IF NOT EXISTS people (
    person_id varchar(32) PRIMARY KEY,
    show_nickname tinyint(1) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
