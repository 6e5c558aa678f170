-- Appended to "with contributing as (…)": sums per observation, stratum and measuring day, and delivery, of whole numbers
-- and decimals: exact in any order.
select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
    stratum, weight, cluster, delivery, synthetic,
    sum(amount)::double as amount,
    sum(base)::double as base,
    bool_or(state = 'missing') as missing
from contributing
group by
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
    stratum, weight, cluster, delivery, synthetic
order by area_code, period, dimension, group_key, unit, stratum, cluster, delivery
