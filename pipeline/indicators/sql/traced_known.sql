-- The keys and statuses of everything one indicator has published, hidden values and missing ones too; no numbers.
select area_code, period, group_key, unit, status
from indicator.published
where indicator = $indicator
order by 1, 2, 3, 4, 5
