-- A flattened dump, all as text, each row by its number. Run in a database of its own: a damaged file ends only that.
select
    file_row_number + 1 as line,
    kpi::varchar as kpi,
    municipality_id::varchar as municipality,
    year::varchar as period,
    gender::varchar as gender,
    status::varchar as status,
    value::varchar as value,
    count::varchar as count
from read_parquet($path, file_row_number = true)
order by line
