-- What history knows, whichever editions told it: one text per distinct thing once published.
select distinct concat_ws('|', indicator, area_code, period, dimension, group_key, unit, status, value, lower, upper) as known
from read_parquet($history)
order by known
