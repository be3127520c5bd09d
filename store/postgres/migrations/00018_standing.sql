-- +goose Up
CREATE VIEW standing AS
SELECT a.person, a.quiz, date_trunc('month', a.finished AT TIME ZONE 'UTC') AS month, a.verdict, a.role, a.levels
FROM assessments a
WHERE a.finished < date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    AND NOT EXISTS (SELECT 1 FROM assessments c WHERE c.person = a.person AND c.corrects = a.id);
