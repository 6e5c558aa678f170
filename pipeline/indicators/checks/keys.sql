-- One row per key, and every key names an area that rows before it name. (The primary key holds too; this one says which.)
select indicator || ' ' || area_code || ' ' || period || ' ' || group_key || ' ' || unit || ' finns ' || count(*) || ' gånger' as what
from indicator.observation
group by indicator, area_code, period, dimension, group_key, unit
having count(*) > 1
order by what
