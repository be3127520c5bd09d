-- +goose Up
CREATE TABLE groups (
    id    bytea PRIMARY KEY,
    owner bytea NOT NULL
);
