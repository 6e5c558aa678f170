-- Per file: passages in an hour that the switch to summer time skips, and speeds that no vehicle had.
select
    file_id,
    sum(n) filter (
        where (date + to_hours(hour)) at time zone 'Europe/Stockholm' at time zone 'Europe/Stockholm'
            <> date + to_hours(hour)
    ) as impossible_times,
    sum(n) filter (where speed_from_kmh not between 3 and 250) as invalid_speeds
from core.speed_bin
where file_id in (select unnest($file_ids))
group by file_id
