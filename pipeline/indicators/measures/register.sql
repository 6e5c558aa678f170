-- Registers and aggregates as they have them, one row per line and observation that it counts in; never a total of ours.
-- amount: the register's numerator; base: its denominator. $span:
--   day          what the register held on a day
--   year         what it says of a year: its latest line of that year; preliminary until it speaks of the last day
--   three_years  three such years in a row, in the last one's observation; base 1 each, and so three
with yearly as (
    select *
    from core.current_register_snapshot
    where measure = $register
    qualify row_number() over (partition by area_code, group_key, year(date) order by date desc) = 1
),

window_of_years as (
    select area_code, group_key, last_year
    from (
        select area_code, group_key, unnest([year(date), year(date) + 1, year(date) + 2]) as last_year
        from yearly
    )
    group by area_code, group_key, last_year
    having count(*) = 3
),

counted as (
    select
        *,
        strftime(date, '%Y-%m-%d') as period,
        date as period_start,
        date as period_end,
        'snapshot' as period_kind,
        denominator as base
    from core.current_register_snapshot
    where measure = $register and $span = 'day'
    union all
    select
        *,
        strftime(date, '%Y') as period,
        make_date(year(date), 1, 1) as period_start,
        make_date(year(date), 12, 31) as period_end,
        'year' as period_kind,
        denominator as base
    from yearly
    where $span = 'year'
    union all
    select
        yearly.*,
        window_of_years.last_year::varchar as period,
        make_date(last_year, 1, 1) as period_start,
        make_date(last_year, 12, 31) as period_end,
        'year' as period_kind,
        1 as base
    from yearly
    join window_of_years
        on window_of_years.area_code = yearly.area_code and window_of_years.group_key = yearly.group_key
        and year(yearly.date) between window_of_years.last_year - 2 and window_of_years.last_year
    where $span = 'three_years'
)

select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, $unit_name as unit,
    numerator as amount, base, null::double as weight, '' as stratum, '' as cluster,
    if(numerator is null, 'missing', 'ok') as state,
    period_kind = 'year' and (month(date), day(date)) <> (12, 31) as preliminary,
    'register' as series, delivery, synthetic, sha256, line
from counted
