-- +goose Up
CREATE TABLE members (
    of_group bytea NOT NULL,
    person   bytea NOT NULL,
    body     bytea NOT NULL,
    PRIMARY KEY (of_group, person)
);
