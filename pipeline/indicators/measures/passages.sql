-- Vehicles, one row per line of a file and observation that it counts in: its site in that session (both directions),
-- all measured sites of the municipality in that year and period, and those of its role.
-- amount: km/h, or 1 where the vehicle is in the share; stratum: the site; cluster: the measuring day.
-- A line of a binned file is an hour of vehicles: base is how many, and each is as fast as the middle of its class (the
-- quantile method takes the classes themselves). A share is missing where the limit falls inside a class.
-- A row of a speed_table is an observation of its own, in a dimension of its own: amount is its value as published.
with session as (
    select *, year(first_date) || '-' || period as municipal_period
    from core.measured_file
),

dated as (
    select
        *,
        min(first_date) over one_period as municipal_start,
        max(last_date) over one_period as municipal_end,
        case when classes = '' then 'passages' else 'classes ' || classes end as kind,
        case $quantity when 'within_limit' then limit_kmh when 'over_30' then limit_kmh + 30 end as border_kmh
    from session
    window one_period as (partition by municipality, municipal_period)
),

-- The observations that each file's lines count in.
place as (
    select file_id, session as period, first_date as period_start, last_date as period_end, 'site' as dimension, 'site=' || site as group_key
    from dated
    union all
    select file_id, municipal_period, municipal_start, municipal_end, '', ''
    from dated
    where $whole
    union all
    select file_id, municipal_period, municipal_start, municipal_end, 'role', 'role=' || role
    from dated
    where $whole
),

-- One way of measuring is one series; where sites were measured in different ways, which was where is what makes it one.
way as (
    select
        dated.municipality,
        place.period,
        place.dimension,
        place.group_key,
        case
            when min(dated.kind) = max(dated.kind) then min(dated.kind)
            else string_agg(distinct dated.site || ': ' || dated.kind, '; ' order by dated.site || ': ' || dated.kind)
        end as series
    from place
    join dated on dated.file_id = place.file_id
    group by dated.municipality, place.period, place.dimension, place.group_key
),

file as (
    select
        dated.municipality as area_code,
        place.period,
        place.period_start,
        place.period_end,
        place.dimension,
        place.group_key,
        way.series,
        dated.vehicle_km,
        dated.site,
        dated.border_kmh,
        dated.delivery,
        dated.synthetic,
        dated.sha256,
        dated.file_id
    from dated
    join place on place.file_id = dated.file_id
    join way
        on way.municipality = dated.municipality and way.period = place.period
        and way.dimension = place.dimension and way.group_key = place.group_key
),

class as (
    select
        bin.file_id,
        bin.line,
        bin.n,
        case
            when bin.speed_to_kmh <= dated.border_kmh + 1 then 'under'
            when bin.speed_from_kmh >= dated.border_kmh then 'over'
            else 'across'
        end as side
    from core.speed_bin as bin
    join dated on dated.file_id = bin.file_id
    where bin.line is not null and dated.border_kmh is not null
),

side as (
    select
        file_id,
        line,
        coalesce(sum(n) filter (where side = 'under'), 0)::decimal(18, 6) as under,
        coalesce(sum(n) filter (where side = 'over'), 0)::decimal(18, 6) as over,
        bool_or(side = 'across') as across
    from class
    group by file_id, line
),

vehicle as (
    select
        passage.file_id,
        passage.line,
        passage.measured_at::date as date,
        case $quantity
            when 'speed' then passage.speed_kmh
            when 'within_limit' then (passage.speed_kmh <= file.border_kmh)::smallint
            when 'over_30' then (passage.speed_kmh > file.border_kmh)::smallint
        end::decimal(18, 6) as amount,
        1::decimal(18, 6) as base,
        'ok' as state,
        file.* exclude (file_id)
    from core.valid_passage as passage
    join file on file.file_id = passage.file_id
    union all
    select
        hour.file_id,
        hour.line,
        hour.date,
        case $quantity
            when 'speed' then hour.speed_sum
            when 'within_limit' then side.under
            when 'over_30' then side.over
        end,
        hour.n,
        case when side.across then 'missing' else 'ok' end,
        file.* exclude (file_id)
    from core.binned_line as hour
    join file on file.file_id = hour.file_id
    left join side on side.file_id = hour.file_id and side.line = hour.line
),

summary as (
    select
        *,
        case $summed
            when 'mean_kmh' then mean_kmh
            when 'v85_kmh' then v85_kmh
            when 'share_within_limit' then share_within_limit
        end as amount
    from core.current_speed_summary
)

select
    area_code,
    period,
    period_start,
    period_end,
    'session' as period_kind,
    dimension,
    group_key,
    $unit_name as unit,
    amount,
    base,
    vehicle_km as weight,
    site as stratum,
    date as cluster,
    state,
    false as preliminary,
    series,
    delivery,
    synthetic,
    sha256,
    line
from vehicle
union all
select
    municipality,
    session,
    period_start,
    period_end,
    'session',
    case when direction = '' then 'published_site' else 'direction×published_site' end,
    case when direction = '' then '' else 'direction=' || direction || ';' end || 'published_site=' || site,
    $unit_name,
    amount::decimal(18, 6),
    n::decimal(18, 6),
    null,
    'published',
    null,
    'ok',
    false,
    'published: ' || publication,
    delivery,
    synthetic,
    sha256,
    line
from summary
where amount is not null
