-- Appended to "create temp table traced as with contributing as (…)": the lines behind the values asked for.
select contributing.*
from contributing
where (contributing.area_code = $area or $area is null)
    and (contributing.period = $period or $period is null)
    and (contributing.group_key = $group or $group is null)
    and (contributing.unit = $unit or $unit is null)
