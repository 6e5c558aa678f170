-- A flattened dump, all as text, each row by its number. Run in a database of its own: a damaged file ends only that.
-- Whole numbers that are stored as decimal ones (2023.0) are whole.
select
    file_row_number + 1 as line,
    kpi::varchar as kpi,
    municipality_id::varchar as municipality,
    coalesce(if(try_cast(year as double) = try_cast(year as integer), try_cast(year as integer)::varchar, null), year::varchar)
        as period,
    gender::varchar as gender,
    status::varchar as status,
    value::varchar as value,
    coalesce(if(try_cast(count as double) = try_cast(count as bigint), try_cast(count as bigint)::varchar, null), count::varchar)
        as count
from read_parquet($path, file_row_number = true)
order by line
