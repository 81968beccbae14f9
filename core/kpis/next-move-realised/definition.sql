WITH rows AS (
  SELECT w.period, n.grp, n.account, n.deal,
         n.realised AS part,
         n.low AS whole,
         n.is_over AND n.has_amount AS counted
  FROM next_move n
  JOIN win w ON n.month > w.t0 AND n.month <= w.t1
  WHERE n.months = 12
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
