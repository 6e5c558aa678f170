-- Per file: passages in an hour that the switch to summer time skips, and speeds that no vehicle had.
with hours as (
    select
        file_id,
        date + to_hours(hour) as at_hour,
        sum(n) as n,
        sum(n) filter (where speed_from_kmh not between 3 and 250) as invalid_speeds
    from core.speed_bin
    where file_id in (select unnest($file_ids))
    group by file_id, at_hour
)
select
    file_id,
    sum(n) filter (where at_hour at time zone 'Europe/Stockholm' at time zone 'Europe/Stockholm' <> at_hour)
        as impossible_times,
    sum(invalid_speeds) as invalid_speeds
from hours
group by file_id
