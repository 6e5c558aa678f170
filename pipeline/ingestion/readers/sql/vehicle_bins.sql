-- Counts per hour and km/h: of whole km/h, as most devices give them, exact. Binned exports fit the same table.
insert into core.speed_bin (file_id, direction, date, hour, speed_from_kmh, speed_to_kmh, n)
select
    file_id,
    direction,
    measured_at::date as date,
    hour(measured_at) as hour,
    floor(speed_kmh) as speed_from_kmh,
    floor(speed_kmh) + 1,
    count(*)
from core.speed_passage
where file_id in (select unnest($file_ids))
group by file_id, direction, date, hour, floor(speed_kmh)
