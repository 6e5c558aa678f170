-- Pairs of files of one session that have the same vehicles of a direction, each as many times, in the time that both
-- cover: at least $fewest. $file_ids and $sessions: the files, in order; a pair is told by their places in it.
with file as (
    select
        unnest($file_ids::bigint[]) as file_id,
        unnest($sessions::varchar[]) as session,
        generate_subscripts($file_ids::bigint[], 1) as place
),

passage as (
    select file.place, file.session, held.direction, held.measured_at, held.speed_kmh, held.length_m
    from core.speed_passage as held
    join file on file.file_id = held.file_id
),

span as (
    select place, session, direction, min(measured_at) as since, max(measured_at) as until
    from passage
    group by place, session, direction
    having count(*) >= $fewest
),

pair as (
    select
        one.place as first,
        other.place as second,
        one.direction,
        greatest(one.since, other.since) as since,
        least(one.until, other.until) as until
    from span as one
    join span as other on other.session = one.session and other.direction = one.direction and other.place > one.place
    where one.since <= other.until and other.since <= one.until
),

side as (
    select *, unnest([first, second]) as place
    from pair
),

vehicle as (
    select
        side.first,
        side.second,
        side.direction,
        side.since,
        side.until,
        count(*) filter (where side.place = side.first) as in_first,
        count(*) filter (where side.place = side.second) as in_second
    from side
    join passage
        on passage.place = side.place
        and passage.direction = side.direction
        and passage.measured_at between side.since and side.until
    group by
        side.first, side.second, side.direction, side.since, side.until, passage.measured_at, passage.speed_kmh,
        passage.length_m
)

select first, second, direction, since, until, sum(in_first)::bigint as vehicles
from vehicle
group by first, second, direction, since, until
having bool_and(in_first = in_second) and sum(in_first) >= $fewest
order by first, second, direction
