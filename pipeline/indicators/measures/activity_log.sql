-- Activity logs: one row per line of a log and observation that it counts in. Planned, done and cancelled lines were all
-- planned; those planned for days to come are plan too.
-- amount and base by what is counted ($counted, one for each of $units):
--   times         how many times, done; base: all that were planned
--   hours         hours of lines that state them, done; base: likewise planned
--   participants  those who took part in what was done, where the line says; no base
--   violations    violations at checks that state both them and their hours; base: the hours
--   places        each named school, organisation or place once, on the first line that names it done; base: likewise
--                 planned, or with $out_of how many there are, from the latest register on the period's last day
with period_kind as (
    select unnest($period_kinds::varchar[]) as period_kind
),

counting as (
    select unnest($units::varchar[]) as unit, unnest($counted::varchar[]) as counted
),

audience_group as (
    select unnest($group_audiences::varchar[]) as audience, unnest($group_keys::varchar[]) as group_key
),

line as (
    select
        activity.area_code,
        activity.date,
        activity.status = 'done' as is_done,
        activity.amount as times,
        activity.hours,
        activity.participants,
        activity.violations,
        lower(trim(activity.unit_name)) as place,
        lower(trim(activity.audience)) as audience,
        delivery.delivery,
        delivery.synthetic,
        activity.sha256,
        activity.line
    from core.activity as activity
    join meta.delivery_file as file on file.file_id = activity.file_id
    join meta.delivery as delivery on delivery.delivery = file.delivery
    where list_contains($activities::varchar[], activity.activity)
        and (len($audiences::varchar[]) = 0 or list_contains($audiences::varchar[], lower(trim(activity.audience))))
),

grouped as (
    select *, '' as dimension, '' as group_key from line
    union all
    select line.*, $dimension, audience_group.group_key
    from line
    join audience_group on audience_group.audience = line.audience
),

cell as (
    select
        grouped.*,
        period_kind.period_kind,
        date_trunc(period_kind.period_kind, grouped.date)::date as period_start,
        counting.unit,
        counting.counted
    from grouped
    cross join period_kind
    cross join counting
    where case counting.counted
        when 'hours' then grouped.hours is not null
        when 'participants' then grouped.is_done and grouped.participants is not null
        when 'violations' then grouped.is_done and grouped.violations is not null and grouped.hours is not null
        when 'places' then grouped.place <> ''
        else true
    end
),

named as (
    select
        *,
        row_number() over (
            partition by area_code, period_kind, period_start, group_key, unit, place
            order by date, sha256, line
        ) as naming,
        row_number() over (
            partition by area_code, period_kind, period_start, group_key, unit, place, is_done
            order by date, sha256, line
        ) as naming_of_its_kind
    from cell
),

placed as (
    select
        *,
        case period_kind
            when 'year' then strftime(period_start, '%Y')
            when 'quarter' then strftime(period_start, '%Y') || 'K' || quarter(period_start)
            else strftime(period_start, '%Y-%m')
        end as period,
        (
            period_start
            + case period_kind when 'year' then interval 1 year when 'quarter' then interval 3 months else interval 1 month end
            - interval 1 day
        )::date as period_end
    from named
),

observed as (
    select distinct area_code, period, period_start, period_end, period_kind, dimension, group_key, unit from placed
),

register as (
    select
        observed.*,
        snapshot.denominator,
        snapshot.delivery,
        snapshot.synthetic,
        snapshot.sha256,
        snapshot.line
    from observed
    join core.current_register_snapshot as snapshot
        on snapshot.area_code = observed.area_code and snapshot.measure = $out_of and snapshot.group_key = observed.group_key
        and snapshot.denominator is not null and snapshot.date <= observed.period_end
    qualify row_number() over (
        partition by observed.area_code, observed.period, observed.group_key, observed.unit order by snapshot.date desc
    ) = 1
)

select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit,
    case counted
        when 'times' then if(is_done, times, 0)
        when 'hours' then if(is_done, hours, 0)
        when 'participants' then participants
        when 'violations' then violations
        when 'places' then (is_done and naming_of_its_kind = 1)::integer
    end as amount,
    case counted
        when 'times' then times
        when 'hours' then hours
        when 'violations' then hours
        when 'places' then case when $out_of = '' then (naming = 1)::integer end
    end as base,
    null::double as weight, '' as stratum, '' as cluster, 'ok' as state, false as preliminary,
    'activity_log' as series, delivery, synthetic, sha256, line
from placed
union all
select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit,
    0 as amount, denominator as base,
    null::double as weight, '' as stratum, '' as cluster, 'ok' as state, false as preliminary,
    'activity_log' as series, delivery, synthetic, sha256, line
from register
