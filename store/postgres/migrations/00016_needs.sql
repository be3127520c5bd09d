-- +goose Up
CREATE TABLE needs (
    id      bigint PRIMARY KEY,
    version bigint NOT NULL
);
