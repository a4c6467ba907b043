// Rows of a practice by the thousand, in SQL. The scorecard reads one line of each; all else is that of
// the practice's one real inquiry.

/** Over how long they are spread. */
export const SPAN_MS = 90 * 86_400_000;

/** One of the rows: the columns that have to be there, closed long ago, spread over sources and outcomes. */
export const INSERT = `
INSERT INTO inquiry (id, reference, received_at, policy_version, status, way, channel, source, primary_group, groups,
  concerns, topics, language, patient_status, owner, due_at, work_by, priority, closed_at, job_at, key_version, marks, sealed, fact)
WITH RECURSIVE one (n) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT n + 1 FROM one WHERE n + 1 < ?2),
  picked AS (SELECT n, CAST(?3 + n * ?4 AS INTEGER) AS at, n * 7919 / 3 AS pick FROM one),
  told AS (SELECT *, 60 + pick % 7200 AS wait, 300 + pick % 90000 AS reach, CASE pick % 5 WHEN 0 THEN 'paid_search'
    WHEN 1 THEN 'organic_search' WHEN 2 THEN 'google_business_profile' WHEN 3 THEN 'direct' ELSE 'email' END AS source FROM picked)
SELECT printf('bench-%07d', n), 'B-' || n, at, policy_version, status, way, channel, told.source, primary_group, groups,
  concerns, topics, language, patient_status, owner, due_at, work_by, priority, at, NULL, key_version, marks, sealed,
  '1|' || (at / 1000) || '|aaaf' || char(97 + pick % 11) || 'a|a0|10|' || printf('%x', pick % 256) || '|48|' || told.source || '|' || told.source
  || '|campaign-' || (pick % 40) || '|/page-' || (pick % 120) || '|service-' || (pick % 6) || '|downtown|'
  || CASE pick % 4 WHEN 0 THEN '' WHEN 1 THEN 'cost' WHEN 2 THEN 'no_answer' ELSE 'unavailable_time' END
  || '|900|' || wait || '|' || (wait / 60) || '|' || reach || '|' || (reach / 180) || '||' || (pick % 5) || '|0|' || (pick % 17 / 16) || '|0|0'
FROM told, (SELECT * FROM inquiry WHERE id NOT LIKE 'bench-%' LIMIT 1) AS model`;

/** What the statement wants: from which to which number, of `count` that begin at `from`. */
export const values = (first, end, from, count) => [first, end, from, Math.floor(SPAN_MS / count)];
