-- +goose Up
CREATE VIEW roles_by_quiz AS
SELECT quiz, verdict, role, count(*) AS results, count(DISTINCT person) AS people
FROM standing
GROUP BY quiz, verdict, role
HAVING count(DISTINCT person) >= 10;
