-- Per file: passages in an hour that the switch to summer time skips, and speeds that no vehicle had.
with hours as (
    select file_id, date + to_hours(hour) as at_hour, sum(n) as n
    from core.speed_bin
    where file_id in (select unnest($file_ids))
    group by file_id, at_hour
),

impossible as (
    select file_id, sum(n) as n
    from hours
    where at_hour at time zone 'Europe/Stockholm' at time zone 'Europe/Stockholm' <> at_hour
    group by file_id
),

invalid as (
    select file_id, count(*) as n
    from core.speed_passage
    where file_id in (select unnest($file_ids)) and speed_kmh not between 3 and 250
    group by file_id
)

select file_id, coalesce(impossible.n, 0) as impossible_times, coalesce(invalid.n, 0) as invalid_speeds
from impossible
full join invalid using (file_id)
