-- Appended to "with contributing as (…)": the speed that 85 of 100 vehicles keep at or under. Linear (type 7) over all
-- vehicles of the observation; quantiles are never averaged.
select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
    quantile_cont(amount::double, 0.85) as value,
    count(*)::double as base_n,
    bool_or(synthetic) as synthetic,
    string_agg(distinct delivery, ';' order by delivery) as deliveries
from contributing
group by area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series
order by area_code, period, dimension, group_key, unit
