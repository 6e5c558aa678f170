-- The published values of one indicator that a question names (null: all).
select indicator, area_code, period, dimension, group_key, unit, method, value as published
from indicator.published
where indicator = $indicator
    and status = 'ok'
    and (area_code = $area or $area is null)
    and (period = $period or $period is null)
    and (group_key = $group or $group is null)
    and (unit = $unit or $unit is null)
order by 1, 2, 3, 4, 5, 6
