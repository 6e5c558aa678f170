-- What an edition said of some deliveries: every row that rests on one of them, hidden ones included.
select
    indicator, area_code, period, period_start, period_end, period_kind, dimension, group_key, unit,
    numerator, denominator, value, lower, upper, standard_error, df, base_n,
    status, preliminary, series, method, synthetic, deliveries
from read_parquet($history)
where list_has_any(string_split(deliveries, ';'), $named)
order by indicator, area_code, period, dimension, group_key, unit
