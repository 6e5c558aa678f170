insert into meta.reject (file_id, sha256, line, column_name, reason, text)
select $file_id, $sha256, line, problem.column_name, problem.reason, text
from kolada_read
where problem is not null
order by line
