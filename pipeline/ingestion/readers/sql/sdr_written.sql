-- Passages that the bulk read made, per file.
select
    file_id,
    count(*) as passages
from core.speed_passage
where file_id in (select unnest($file_ids))
group by file_id
