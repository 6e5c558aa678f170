insert into core.speed_passage (file_id, line, direction, measured_at, speed_kmh, length_m)
select $file_id, line, direction, measured_at, speed_kmh, length_m
from vehicle_line
where measured_at is not null
order by line
