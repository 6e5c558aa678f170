insert into meta.reject (file_id, sha256, line, column_name, reason, text)
select
    $file_id,
    $sha256,
    line,
    case when shaped then 'datum och tid' else 'hela raden' end,
    case
        when shaped then 'datumet eller klockslaget finns inte'
        else 'raden ska se ut som 042, 09:24:41, 20.01.17, 1, 4.7 med tabb emellan'
    end,
    text[1:200]
from sdr_line
where measured_at is null and text <> ''
order by line
