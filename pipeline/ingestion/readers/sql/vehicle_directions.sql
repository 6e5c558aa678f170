select file_id, min(direction) as lowest, max(direction) as highest
from core.speed_passage
where file_id in (select unnest($file_ids))
group by file_id
