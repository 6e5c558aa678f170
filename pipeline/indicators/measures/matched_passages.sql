-- Vehicles on matched days before and after a measure, one row per line of a file and observation that it counts in.
--
-- A site takes part in the year of its sessions after the measure, with its sessions before it from the latest year
-- that is not later. Whole days only: those strictly between the first and last date of their session. Matched: of each
-- site and weekday, the first so many days before, and the first so many after, as the side that has fewer of them.
-- stratum: role, side and site, joined by /; cluster: the measuring day.
--
-- A line of a binned file is an hour of vehicles (base), each as fast as the middle of its class. A site whose sessions
-- were measured in different ways, single vehicles and classes or other classes, is missing, and in no comparison.
with session as (
    select *, year(first_date) as year_number
    from core.measured_file
),

pair as (
    select
        after.municipality,
        after.site,
        after.year_number as after_year,
        max(before.year_number) as before_year
    from session as after
    join session as before on before.site = after.site and before.municipality = after.municipality
    where after.period = 'after' and before.period = 'before' and before.last_date < after.first_date
    group by after.municipality, after.site, after.year_number
),

side as (
    select
        pair.after_year,
        session.*,
        min(session.classes) over one_site <> max(session.classes) over one_site as measured_differently
    from pair
    join session
        on session.site = pair.site and session.municipality = pair.municipality
        and (
            (session.period = 'after' and session.year_number = pair.after_year)
            or (session.period = 'before' and session.year_number = pair.before_year)
        )
    window one_site as (partition by pair.municipality, pair.site, pair.after_year)
),

vehicle as (
    select file_id, line, measured_at::date as date, speed_kmh::decimal(18, 6) as amount, 1::decimal(18, 6) as base
    from core.valid_passage
    union all
    select file_id, line, date, speed_sum, n
    from core.binned_line
),

day as (
    select distinct
        side.municipality, side.site, side.after_year, side.period, vehicle.date
    from vehicle
    join side on side.file_id = vehicle.file_id
    where vehicle.date > side.first_date and vehicle.date < side.last_date
),

placed as (
    select
        *,
        isodow(date) as weekday,
        row_number() over (partition by municipality, site, after_year, period, isodow(date) order by date) as place
    from day
),

weekday as (
    select
        municipality, site, after_year, weekday,
        least(count(*) filter (where period = 'before'), count(*) filter (where period = 'after')) as days
    from placed
    group by municipality, site, after_year, weekday
),

matched as (
    select placed.municipality, placed.site, placed.after_year, placed.period, placed.date
    from placed
    join weekday
        on weekday.municipality = placed.municipality and weekday.site = placed.site
        and weekday.after_year = placed.after_year and weekday.weekday = placed.weekday
    where placed.place <= weekday.days
),

dated as (
    select
        side.*,
        min(first_date) filter (where period = 'after') over one_year as period_start,
        max(last_date) filter (where period = 'after') over one_year as period_end
    from side
    window one_year as (partition by municipality, after_year)
),

cell as (
    select distinct after_year, site, '' as dimension, '' as group_key, 'kmh' as unit from side where not measured_differently
    union all
    select distinct after_year, site, '', '', 'permutation_p' from side where not measured_differently
    union all
    select distinct after_year, site, 'site', 'site=' || site, 'kmh' from side
),

file as (
    select
        dated.municipality as area_code,
        dated.after_year || '-after' as period,
        dated.period_start,
        dated.period_end,
        cell.dimension,
        cell.group_key,
        cell.unit,
        dated.role || '/' || dated.period || '/' || dated.site as stratum,
        matched.date,
        dated.measured_differently,
        dated.delivery,
        dated.synthetic,
        dated.sha256,
        dated.file_id
    from dated
    join cell on cell.after_year = dated.after_year and cell.site = dated.site
    join matched
        on matched.municipality = dated.municipality and matched.site = dated.site
        and matched.after_year = dated.after_year and matched.period = dated.period
        and matched.date > dated.first_date and matched.date < dated.last_date
)

select
    file.area_code,
    file.period,
    file.period_start,
    file.period_end,
    'session' as period_kind,
    file.dimension,
    file.group_key,
    file.unit,
    vehicle.amount,
    vehicle.base,
    null::double as weight,
    file.stratum,
    file.date as cluster,
    case when file.measured_differently then 'missing' else 'ok' end as state,
    false as preliminary,
    'matched_passages' as series,
    file.delivery,
    file.synthetic,
    file.sha256,
    vehicle.line
from vehicle
join file on file.file_id = vehicle.file_id and file.date = vehicle.date
