select
    indicator, area_code, period, period_start, period_end, period_kind, dimension, group_key, unit,
    numerator, denominator, value, lower, upper, standard_error, df, base_n,
    status, preliminary, series, method, synthetic, deliveries
from indicator.published
order by indicator, area_code, period, dimension, group_key, unit
