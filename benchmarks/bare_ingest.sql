-- What is the least that could be done with one SDR file: its rows in a table. $numbered: with file and line.
insert into passage
select
    case when $numbered then $file_id end,
    case when $numbered then $preamble + row_number() over () end,
    direction,
    date + time,
    speed_kmh,
    length_m
from read_csv(
    $path, auto_detect = false, header = false, skip = $preamble, delim = '\t', quote = '', escape = '',
    strict_mode = false, dateformat = '%d.%m.%y',
    columns = {
        'speed_kmh': 'SMALLINT', 'time': 'TIME', 'date': 'DATE', 'direction': 'SMALLINT', 'length_m': 'DECIMAL(4,1)'
    }
)
