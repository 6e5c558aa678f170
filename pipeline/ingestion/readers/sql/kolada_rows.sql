insert into core.kolada_value (
    kpi, area_code, year, gender, value, count, status, state, sha256, line, file_id
)
select kpi, area_code, year, gender, value, count, status, state, $sha256, line, $file_id
from kolada_read
where problem is null
order by line
