-- Exact counts per hour and km/h: means and quantiles come from here, and binned exports fit the same table.
insert into core.speed_bin (file_id, direction, date, hour, speed_from_kmh, speed_to_kmh, n)
select
    file_id,
    direction,
    measured_at::date as date,
    hour(measured_at) as hour,
    speed_kmh,
    speed_kmh + 1,
    count(*)
from core.speed_passage
where file_id in (select unnest($file_ids))
group by file_id, direction, date, hour, speed_kmh
