-- +goose Up
CREATE INDEX members_person ON members (person, of_group);
