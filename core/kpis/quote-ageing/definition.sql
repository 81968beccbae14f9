WITH rows AS (
  SELECT period, grp, account, deal,
         CAST(age_days AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         TRUE AS counted
  FROM open_quote
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
