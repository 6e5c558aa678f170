-- Vehicles, one row per line of a file and observation that it counts in: its site in that session (both directions),
-- all measured sites of the municipality in that year and period, and those of its role.
-- amount: km/h, or 1 where the vehicle is in the share; stratum: the site; cluster: the measuring day.
with session as (
    select *, year(first_date) || '-' || period as municipal_period
    from core.measured_file
),

dated as (
    select
        *,
        min(first_date) over one_period as municipal_start,
        max(last_date) over one_period as municipal_end
    from session
    window one_period as (partition by municipality, municipal_period)
),

-- The observations that each file's lines count in.
cell as (
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

file as (
    select
        dated.municipality as area_code,
        cell.period,
        cell.period_start,
        cell.period_end,
        cell.dimension,
        cell.group_key,
        dated.vehicle_km,
        dated.site,
        dated.limit_kmh,
        dated.delivery,
        dated.synthetic,
        dated.sha256,
        dated.file_id
    from dated
    join cell on cell.file_id = dated.file_id
)

select
    file.area_code,
    file.period,
    file.period_start,
    file.period_end,
    'session' as period_kind,
    file.dimension,
    file.group_key,
    $unit_name as unit,
    case $quantity
        when 'speed' then passage.speed_kmh
        when 'within_limit' then (passage.speed_kmh <= file.limit_kmh)::smallint
        when 'over_30' then (passage.speed_kmh > file.limit_kmh + 30)::smallint
    end as amount,
    1 as base,
    file.vehicle_km as weight,
    file.site as stratum,
    passage.measured_at::date as cluster,
    'ok' as state,
    false as preliminary,
    'passages' as series,
    file.delivery,
    file.synthetic,
    file.sha256,
    passage.line
from core.valid_passage as passage
join file on file.file_id = passage.file_id
