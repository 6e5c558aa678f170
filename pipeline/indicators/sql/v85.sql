-- Appended to "with contributing as (…)": the speed that 85 of 100 vehicles keep at or under; quantiles are never averaged.
-- Of single vehicles: linear (type 7) over all of the observation. Of classes: linear within the class where 85 of 100 are
-- counted. Of a speed_table: as published.
, single as (
    select
        area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
        quantile_cont(amount::double, 0.85) as value,
        count(*)::double as base_n,
        bool_or(synthetic) as synthetic,
        string_agg(distinct delivery, ';' order by delivery) as deliveries,
        'quantile_type_7' as method
    from contributing
    where series = 'passages'
    group by area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series
),

class as (
    select
        hour.area_code, hour.period, hour.period_start, hour.period_end, hour.period_kind, hour.dimension,
        hour.group_key, hour.unit, hour.series,
        bin.speed_from_kmh,
        bin.speed_to_kmh,
        sum(bin.n::decimal(18, 6)) as n,
        bool_or(hour.synthetic) as synthetic,
        min(hour.delivery) as deliveries  -- a session is of one delivery
    from contributing as hour
    join core.speed_session as session on session.sha256 = hour.sha256
    join core.speed_bin as bin on bin.file_id = session.file_id and bin.line = hour.line
    where hour.series like 'classes %'
    group by all
),

counted as (
    select
        *,
        sum(n) over upwards as up_to,
        sum(n) over whole as total
    from class
    window
        whole as (partition by area_code, period, dimension, group_key),
        upwards as (whole order by speed_from_kmh rows between unbounded preceding and current row)
),

binned as (
    select
        area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
        first(
            speed_from_kmh + (0.85 * total - (up_to - n))::double / n::double * (speed_to_kmh - speed_from_kmh)
            order by speed_from_kmh
        ) as value,
        first(total)::double as base_n,
        bool_or(synthetic) as synthetic,
        min(deliveries) as deliveries,
        'quantile_within_class' as method
    from counted
    where up_to >= 0.85 * total
    group by area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series
),

published as (
    select
        area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
        amount::double,
        base::double,
        synthetic,
        delivery,
        'published_summary'
    from contributing
    where stratum = 'published'
)

from single
union all
from binned
union all
from published
order by area_code, period, dimension, group_key
