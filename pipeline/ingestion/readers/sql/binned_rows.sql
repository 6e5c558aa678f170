-- Vehicles per class, from the lines of one binned file. $counts: a line's values joined by |, counts or (where $percent)
-- percents of $total. $zone: the clock's fixed zone, or null where it follows local time.
insert into core.speed_bin (file_id, line, direction, date, hour, speed_from_kmh, speed_to_kmh, n)
with physical as (
    select
        unnest($line::integer[]) as line,
        unnest($direction::smallint[]) as direction,
        unnest($at::timestamp[]) as clock_time,
        unnest($total::double[]) as total,
        unnest($counts::varchar[]) as counts
),

timed as (
    select
        * exclude (clock_time),
        case
            when $zone::varchar is null then clock_time
            else clock_time at time zone $zone at time zone 'Europe/Stockholm'
        end as measured_at
    from physical
),

class as (
    select
        line,
        direction,
        measured_at,
        total,
        unnest(string_split(counts, '|'))::double as value,
        generate_subscripts(string_split(counts, '|'), 1) as place
    from timed
)

select
    $file_id,
    line,
    direction,
    measured_at::date,
    hour(measured_at),
    list_extract($lower::smallint[], place),
    list_extract($upper::smallint[], place),
    case when $percent then total * value / 100 else value end
from class
where value > 0 and (total > 0 or not $percent)
order by line, place
