-- +goose Up
CREATE VIEW results_by_month AS
SELECT quiz, month, count(*) AS results, count(DISTINCT person) AS people
FROM standing
GROUP BY quiz, month
HAVING count(DISTINCT person) >= 10;
