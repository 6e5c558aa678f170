insert into meta.reject (file_id, sha256, line, column_name, reason, text)
select
    $file_id,
    $sha256,
    line,
    case when shaped then 'datum och tid' else 'hela raden' end,
    case when shaped then 'datumet eller klockslaget finns inte' else $reason end,
    text[1:200]
from vehicle_line
where measured_at is null and not blank and not aside
order by line
