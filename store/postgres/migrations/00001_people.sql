-- +goose Up
CREATE TABLE people (
    id          bytea PRIMARY KEY,
    created     timestamptz NOT NULL,
    version     bigint NOT NULL,
    changes     bytea NOT NULL,
    events      bigint NOT NULL,
    event_bytes bigint NOT NULL,
    drafts      bigint NOT NULL,
    assessments bigint NOT NULL,
    plans       bigint NOT NULL,
    bytes       bigint NOT NULL,
    settings    bytea
);
