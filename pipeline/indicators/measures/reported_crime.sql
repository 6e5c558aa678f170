-- Reported offences: one row per line of a file, for the count and, where it is delivered, for the rate.
-- amount: offences; base: of rows per 100 000 the rate as delivered; of rows per 1 000 households the number of them, on
-- the line of the latest register on the period's last day (missing without one); count rows have none. A declared sum counts before the
-- sum of its parts, and the parts only where every one of them is delivered for the period: never both.
with series_break as (
    select
        unnest($break_date::date[]) as from_date,
        unnest($break_area_kind::varchar[]) as area_kind
),

crime as (
    select
        *,
        list_sort(string_split(crime_id, '+')) as ids,
        case when area_code = '00' then 'nation' when length(area_code) = 2 then 'county' else 'municipality' end as area_kind,
        case period_kind when 'year' then interval 1 year when 'quarter' then interval 3 months else interval 1 month end as span
    from core.current_reported_crime
),

counted as (
    select *, ids = list_sort($crime_ids::varchar[]) as is_whole
    from crime
    where ids = list_sort($crime_ids::varchar[])
        or list_contains($crime_ids::varchar[], crime_id)
),

way as (
    select
        area_code, period_start, period_kind, is_whole,
        row_number() over (
            partition by area_code, period_start, period_kind
            order by bool_and(state = 'ok') desc, is_whole desc
        ) as place
    from counted
    group by area_code, period_start, period_kind, is_whole
    having is_whole or count(*) = len($crime_ids::varchar[])
),

chosen as (
    select counted.*
    from counted
    join way
        on way.area_code = counted.area_code and way.period_start = counted.period_start
        and way.period_kind = counted.period_kind and way.is_whole = counted.is_whole
    where way.place = 1
),

placed as (
    select
        chosen.*,
        case period_kind
            when 'year' then strftime(period_start, '%Y')
            when 'quarter' then strftime(period_start, '%Y') || 'K' || quarter(period_start)
            else strftime(period_start, '%Y-%m')
        end as period,
        (period_start + span - interval 1 day)::date as period_end,
        array_to_string(list_sort($crime_ids::varchar[]), '+') || coalesce((
            select ' från ' || strftime(max(series_break.from_date), '%Y')
            from series_break
            where series_break.from_date <= chosen.period_start and series_break.area_kind in ('', chosen.area_kind)
        ), '') as series
    from chosen
),

households as (
    select placed.*, snapshot.denominator as households, snapshot.delivery as register, snapshot.synthetic as is_made_up,
        snapshot.sha256 as register_sha256, snapshot.line as register_line
    from placed
    join core.current_register_snapshot as snapshot
        on snapshot.area_code = placed.area_code and snapshot.measure = 'member_households' and snapshot.group_key = ''
        and snapshot.denominator > 0 and snapshot.date <= placed.period_end
    where $with_households
    qualify row_number() over (
        partition by placed.area_code, placed.period, placed.sha256, placed.line order by snapshot.date desc
    ) = 1
)

select
    area_code, period, period_start, period_end, period_kind, '' as dimension, '' as group_key, 'count' as unit,
    count as amount, null::double as base, null::double as weight, '' as stratum, '' as cluster,
    state, preliminary, series, delivery, synthetic, sha256, line
from placed
union all
select
    area_code, period, period_start, period_end, period_kind, '' as dimension, '' as group_key, 'per_100k' as unit,
    count as amount, rate_per_100k as base, null::double as weight, '' as stratum, '' as cluster,
    state, preliminary, series, delivery, synthetic, sha256, line
from placed
where rate_per_100k is not null and $with_rate
union all
select
    placed.area_code, placed.period, placed.period_start, placed.period_end, placed.period_kind, '' as dimension,
    '' as group_key, 'per_1000_households' as unit, placed.count as amount, null::double as base,
    null::double as weight, '' as stratum, '' as cluster,
    if(placed.state = 'ok' and households.line is null, 'missing', placed.state) as state,
    placed.preliminary, placed.series, placed.delivery, placed.synthetic, placed.sha256, placed.line
from placed
left join households on households.sha256 = placed.sha256 and households.line = placed.line
where $with_households
union all
select
    area_code, period, period_start, period_end, period_kind, '' as dimension, '' as group_key,
    'per_1000_households' as unit, 0 as amount, max(households) as base,
    null::double as weight, '' as stratum, '' as cluster, 'ok' as state, false as preliminary, any_value(series) as series,
    register as delivery, is_made_up as synthetic, register_sha256 as sha256, register_line as line
from households
group by area_code, period, period_start, period_end, period_kind, register, is_made_up, register_sha256, register_line
