-- +goose Up
CREATE VIEW levels_by_skill AS
SELECT s.quiz, l.key AS skill, count(*) AS results, count(DISTINCT s.person) AS people,
    avg(CAST(l.value AS double precision)) AS mean_level
FROM standing s
JOIN results_by_month m ON m.quiz = s.quiz AND m.month = s.month,
    jsonb_each_text(s.levels) l
GROUP BY s.quiz, l.key
HAVING count(DISTINCT s.person) >= 10;
