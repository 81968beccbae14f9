WITH rows AS (
  SELECT period, grp, account, deal,
         minor AS part,
         minor AS whole,
         has_amount AS counted
  FROM open_deal
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
