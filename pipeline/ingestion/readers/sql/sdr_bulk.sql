-- Bulk read of one SDR file's data part. Explicit columns, never sniffed. It is tried only where every line is written as
-- a passage is, and counts only if every line became a row (sdr.py): strict mode drops whole files with mixed line ends
-- without a word, and this mode is lenient.
-- $path: glob-escaped. $zone: the clock's fixed zone, or null where the device shows local time.
insert into core.speed_passage (file_id, line, direction, measured_at, speed_kmh, length_m)
select
    $file_id,
    $preamble + row_number() over (),
    direction,
    case
        when $zone::varchar is null then date + time
        else (date + time) at time zone $zone::varchar at time zone 'Europe/Stockholm'
    end,
    speed_kmh,
    length_m
from read_csv(
    $path, auto_detect = false, header = false, skip = $preamble, delim = '\t', quote = '', escape = '',
    strict_mode = false, ignore_errors = true, null_padding = true, dateformat = '%d.%m.%y',
    columns = {
        'speed_kmh': 'SMALLINT', 'time': 'TIME', 'date': 'DATE', 'direction': 'SMALLINT', 'length_m': 'DECIMAL(4,1)',
        'extra': 'VARCHAR'
    }
)
where
    speed_kmh is not null and time is not null and date is not null and length_m is not null and extra is null
    and time < time '24:00:00' and direction in (1, 2)
