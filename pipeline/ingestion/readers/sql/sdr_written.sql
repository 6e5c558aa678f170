-- What the bulk read left, per file. A length of 10 m or more is written with one character more.
select
    file_id,
    count(*) as passages,
    count(*) filter (where length_m >= 10) as long_lengths
from core.speed_passage
where file_id in (select unnest($file_ids))
group by file_id
