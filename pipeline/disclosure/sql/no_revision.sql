select indicator, area_code, period, dimension, group_key, unit, value, lower, upper, '' as edition
from indicator.published
where false
