select
    indicator, area_code, period, period_kind, dimension, group_key, unit, status,
    numerator, denominator, value, synthetic, false as official, []::varchar[] as editions
from indicator.published
where false
