-- What people chose. Guests live in their tokens alone; a row appears with the first choice.

CREATE TABLE people (
    person_id varchar(32) COLLATE "C" PRIMARY KEY,
    show_nickname boolean NOT NULL
);
