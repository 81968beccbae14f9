WITH rows AS (
  SELECT w.period, q.grp, q.account, q.deal,
         CAST(q.is_won AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         q.has_matured AS counted
  FROM quoted_deal q
  JOIN win w ON q.month > w.t0 AND q.month <= w.t1
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
