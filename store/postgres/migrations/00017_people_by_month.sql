-- +goose Up
CREATE VIEW people_by_month AS
SELECT date_trunc('month', created AT TIME ZONE 'UTC') AS month, count(*) AS people
FROM people
GROUP BY 1
HAVING count(*) >= 10;
